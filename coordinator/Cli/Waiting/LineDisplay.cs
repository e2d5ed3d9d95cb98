using SogniLike.Cli.Output;
using SogniLike.Client.Watching;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Waiting;

/// <summary>One line per change of state or phase, for logs: no escape codes, nothing overwritten.</summary>
internal sealed class LineDisplay(TextWriter writer) : IWaitDisplay
{
    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);

    public Task<T> ShowAsync<T>(Func<Action<JobWatchEvent>, Task<T>> body) => body(Show);

    public void Show(JobWatchEvent watched)
    {
        switch (watched)
        {
            case JobWatchEvent.Snapshot snapshot:
                foreach (var job in snapshot.Jobs)
                {
                    Say(job.Id, JobWords.Of(job));
                }

                break;
            case JobWatchEvent.Changed changed:
                Say(changed.Job.Id, JobWords.Of(changed.Job));
                break;
            case JobWatchEvent.Queue queue:
                Say("queue", JobWords.OfQueue(queue.PausedAt));
                break;
            case JobWatchEvent.Progress { Value: var progress } when progress.Phase != JobPhase.Unspecified:
                Say(progress.JobId, JobWords.Of(progress.Phase));
                break;
        }
    }

    private void Say(string jobId, string words)
    {
        if (!_last.TryGetValue(jobId, out var last) || last != words)
        {
            _last[jobId] = words;
            writer.WriteLine(Terminal.Safe($"{jobId}: {words}"));
        }
    }
}
