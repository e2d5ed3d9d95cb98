using SogniLike.Worker.Status;

namespace SogniLike.Worker.Host.Control;

/// <summary>What came back from the daemon.</summary>
public abstract record ControlAnswer
{
    private ControlAnswer()
    {
    }

    /// <summary>It did what was asked.</summary>
    public sealed record Answered(WorkerStatus Status) : ControlAnswer;

    /// <summary>No daemon runs on this data folder.</summary>
    public sealed record NotRunning(string Folder) : ControlAnswer;

    /// <summary>It runs, but did not answer in time.</summary>
    public sealed record TimedOut : ControlAnswer;

    /// <summary>It answered something else.</summary>
    public sealed record Failed(string Message) : ControlAnswer;

    /// <summary>Tells people about any answer that is not <see cref="Answered"/>.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ReportAsync(TextWriter error)
    {
        var (exitCode, message) = this switch
        {
            NotRunning n => (ExitCodes.Unreachable, $"No sogni-worker runs on {n.Folder}. Start one with: sogni-worker run --model FOLDER --data {n.Folder}"),
            TimedOut => (ExitCodes.Timeout, "The daemon runs, but did not answer in time."),
            Failed f => (ExitCodes.Failed, f.Message),
            _ => (ExitCodes.Ok, ""),
        };
        await error.WriteLineAsync(message);
        return exitCode;
    }
}
