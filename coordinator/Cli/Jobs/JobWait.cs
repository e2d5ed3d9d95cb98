using SogniLike.Cli.Output;
using SogniLike.Cli.Waiting;
using SogniLike.Client;
using SogniLike.Client.Watching;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Jobs;

/// <summary>Waiting for jobs with a limit, a display and a way out.</summary>
internal static class JobWait
{
    /// <summary>Returns the jobs when all are final. Exit code 7 at the limit; the jobs go on.</summary>
    public static async Task<IReadOnlyList<Job>> UntilFinalAsync(
        CommandRun run, SogniClient client, IReadOnlyList<string> ids, TimeSpan? limit, Action<JobWatchEvent>? onEvent, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan, run.Environment.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await WaitDisplays.For(run).ShowAsync(show => client.WaitAsync(
                ids,
                watched =>
                {
                    show(watched);
                    onEvent?.Invoke(watched);
                },
                either.Token));
        }
        catch (OperationCanceledException)
        {
            run.Output.Note($"The {(ids.Count == 1 ? "job goes" : "jobs go")} on: \"sogni job watch {string.Join(' ', ids)}\" follows, \"sogni job cancel {string.Join(' ', ids)}\" cancels.");
            if (cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            throw new CliException(ExitCodes.Timeout, $"Not over after {Formats.Number(limit!.Value.TotalSeconds)} s.", "timeout");
        }
    }
}
