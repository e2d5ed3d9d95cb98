using System.Globalization;
using SogniLike.Client;
using SogniLike.Client.Watching;
using SogniLike.Protocol.Artist.V1;
using Spectre.Console;

namespace SogniLike.Cli.Waiting;

/// <summary>A bar per job on a terminal: phase, step k of n, steps per second.</summary>
internal sealed class BarDisplay(CliEnvironment environment) : IWaitDisplay
{
    private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);

    public async Task<T> ShowAsync<T>(Func<Action<JobWatchEvent>, Task<T>> body)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = string.IsNullOrEmpty(environment.Variable("NO_COLOR")) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(environment.Error),
        });
        return await console.Progress()
            .AutoRefresh(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => body(watched => Show(context, watched)));
    }

    private void Show(ProgressContext context, JobWatchEvent watched)
    {
        switch (watched)
        {
            case JobWatchEvent.Snapshot snapshot:
                foreach (var job in snapshot.Jobs)
                {
                    Show(context, job);
                }

                break;
            case JobWatchEvent.Changed changed:
                Show(context, changed.Job);
                break;
            case JobWatchEvent.Progress { Value: var progress }:
                Show(context, progress);
                break;
        }
    }

    private void Show(ProgressContext context, Job job)
    {
        var bar = BarOf(context, job.Id);
        Describe(bar, job.PausedAt is null ? JobWords.Of(job.State) : JobWords.Of(job));
        switch (job.State)
        {
            // Back in the queue after a worker was lost: the next one begins again.
            case JobState.Queued:
                bar.IsIndeterminate = true;
                bar.Value = 0;
                break;
            case JobState.Returned or JobState.Verified or JobState.Delivered:
                bar.IsIndeterminate = false;
                bar.Value = bar.MaxValue;
                break;
        }

        if (job.State.IsFinal())
        {
            bar.IsIndeterminate = false;
            bar.StopTask();
        }
    }

    private void Show(ProgressContext context, JobProgress progress)
    {
        var bar = BarOf(context, progress.JobId);
        if (progress.Phase != JobPhase.Denoising || progress.Steps == 0)
        {
            Describe(bar, JobWords.Of(progress.Phase));
            return;
        }

        var rate = progress.StepsPerSecond > 0 ? string.Create(CultureInfo.InvariantCulture, $", {progress.StepsPerSecond:0.0} it/s") : "";
        Describe(bar, $"denoising, step {Math.Min(progress.Step, progress.Steps)} of {progress.Steps}{rate}");
        bar.IsIndeterminate = false;
        bar.MaxValue = progress.Steps;
        bar.Value = progress.Step;
    }

    private static void Describe(ProgressTask bar, string words) => bar.Description = Markup.Escape(words);

    private ProgressTask BarOf(ProgressContext context, string jobId)
    {
        if (!_bars.TryGetValue(jobId, out var bar))
        {
            _bars[jobId] = bar = context.AddTask("queued");
        }

        return bar;
    }
}
