using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SogniLike.Worker.Host.Control;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Status;

namespace SogniLike.Worker.Host.Commands;

/// <summary><c>sogni-worker status</c>.</summary>
internal sealed class StatusCommand : Command
{
    public StatusCommand(WorkerApplication application)
        : base("status", "Show what the running daemon does.")
    {
        var data = CommonOptions.Data();
        var json = new Option<bool>("--json") { Description = "As one JSON object on one line." };
        Add(data);
        Add(json);
        SetAction(async (parsed, cancellationToken) =>
        {
            var client = new ControlClient(new DataFolder(parsed.GetValue(data)!), application.Time);
            var answer = await client.AskAsync(ControlCommands.Status, cancellationToken);
            if (answer is not ControlAnswer.Answered { Status: { } status })
            {
                return await answer.ReportAsync(application.Error);
            }

            await application.Output.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(status, ControlJson.Default.WorkerStatus)
                : string.Join('\n', Lines(status)));
            return ExitCodes.Ok;
        });
    }

    private static IEnumerable<string> Lines(WorkerStatus status)
    {
        var invariant = CultureInfo.InvariantCulture;
        var since = status.ConnectedSince is { } time ? time.ToString("' since 'yyyy-MM-dd HH:mm:ss'Z'", invariant) : "";
        yield return Line("worker", $"{status.WorkerId} in pool {status.PoolId} at {status.Url} (version {status.Version})");
        yield return Line("state", $"{status.State}{since}{(status.Paused ? ", paused" : "")}");
        if (status.Hold is { } hold)
        {
            var until = hold.Until is { } end ? end.ToString("' until 'yyyy-MM-dd HH:mm:ss'Z'", invariant) : "";
            yield return Line("on hold", $"no jobs{until}: {hold.Reason}");
        }

        yield return Line("device", string.Create(invariant, $"{status.Device}, {status.ExecutionProvider}, {status.Slots} at once"));
        yield return Line("jobs", string.Create(
            invariant,
            $"{status.JobsDone} done, {status.JobsFailed} failed, {status.ResultsRefused} refused, {status.JobsStopped} stopped, {status.JobsDeclined} declined"));
        yield return Line("audits", string.Create(invariant, $"{status.AuditsDone} answered, {status.AuditsDeclined} declined"));
        foreach (var job in status.Jobs)
        {
            var step = job.Steps > 0 ? string.Create(invariant, $" {job.Step}/{job.Steps}") : "";
            yield return Line("job", $"{job.JobId}  {job.Phase.Replace('_', ' ')}{step}");
        }

        foreach (var audit in status.Audits)
        {
            yield return Line("audit", string.Create(invariant, $"{audit.AuditId}  {audit.Answered} answered, {audit.Evaluations} evaluations at most"));
        }

        foreach (var model in status.Models)
        {
            yield return model.Problem is null
                ? Line("model", $"{model.Folder}  {model.Manifest![..12]}  {model.Precision}{(model.Loaded ? ", loaded" : "")}")
                : Line("no model", $"{model.Folder}: {model.Problem}");
        }

        if (status.LastError is not null)
        {
            yield return Line("last error", status.LastError);
        }
    }

    private static string Line(string key, string value) => $"{key,-11} {value}";
}
