using System.CommandLine;
using SogniLike.Worker.Host.Control;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Host.Commands;

/// <summary><c>sogni-worker pause</c> and <c>sogni-worker resume</c>.</summary>
internal sealed class PauseCommand : Command
{
    public PauseCommand(WorkerApplication application, bool pause)
        : base(
            pause ? ControlCommands.Pause : ControlCommands.Resume,
            pause ? "Let the running daemon take no new jobs; running ones go on. Lasts until resume or a restart." : "Let a paused daemon take jobs again.")
    {
        var data = CommonOptions.Data();
        Add(data);
        SetAction(async (parsed, cancellationToken) =>
        {
            var client = new ControlClient(new DataFolder(parsed.GetValue(data)!), application.Time);
            var answer = await client.AskAsync(Name, cancellationToken);
            if (answer is ControlAnswer.Answered)
            {
                await application.Error.WriteLineAsync(pause ? "Paused." : "Resumed.");
                return ExitCodes.Ok;
            }

            return await answer.ReportAsync(application.Error);
        });
    }
}
