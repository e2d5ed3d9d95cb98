using Google.Protobuf;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Session;
using SogniLike.Worker.Status;

namespace SogniLike.Worker.Jobs;

/// <summary>
/// Tells how far one job is, at most as often as the session's terms say. Only the last value counts, so what does not fit is dropped; a preview waits for the next message,
/// unless the artist asked for a number of them: those go at once. Safe for concurrent use.
/// </summary>
internal sealed class ProgressReporter(HeldJob job, SessionPort port, WorkerTally tally, TimeSpan previewInterval, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _lastSent;
    private long? _lastPreview;
    private ReadOnlyMemory<byte> _preview;

    /// <summary>Notes the progress and perhaps sends it. Never blocks.</summary>
    public void Report(ImageProgress progress)
    {
        job.Progress = progress with { Preview = default };
        Keep(progress.Preview);
        if (port.Current is not { } session || !IsDue(IsAskedFor(progress.Preview) ? TimeSpan.Zero : session.Terms.ProgressInterval))
        {
            return;
        }

        var message = new Progress
        {
            JobId = job.Lease.JobId,
            Fence = job.Lease.Fence,
            Phase = progress.Phase,
            Step = (uint)progress.Step,
            Steps = (uint)progress.Steps,
            StepsPerSecond = progress.StepsPerSecond,
        };
        var preview = TakePreview(session.Terms.MaxPreviewBytes);
        if (!preview.IsEmpty)
        {
            (message.Preview, message.PreviewMediaType) = (UnsafeByteOperations.UnsafeWrap(preview), "image/png");
        }

        if (!session.TrySend(new WorkerMessage { Progress = message }))
        {
            tally.CountDroppedProgress();
        }
    }

    private bool IsAskedFor(ReadOnlyMemory<byte> preview) => !preview.IsEmpty && job is { Previews: not null, ArePreviewsWanted: true };

    private void Keep(ReadOnlyMemory<byte> preview)
    {
        if (!preview.IsEmpty)
        {
            lock (_lock)
            {
                _preview = preview;
            }
        }
    }

    private ReadOnlyMemory<byte> TakePreview(int maxBytes)
    {
        lock (_lock)
        {
            if (_preview.IsEmpty || _preview.Length > maxBytes || !job.ArePreviewsWanted || (job.Previews is null && _lastPreview is { } last && time.GetElapsedTime(last) < previewInterval))
            {
                return default;
            }

            var preview = _preview;
            (_preview, _lastPreview) = (default, time.GetTimestamp());
            return preview;
        }
    }

    private bool IsDue(TimeSpan interval)
    {
        lock (_lock)
        {
            if (_lastSent is { } last && time.GetElapsedTime(last) < interval)
            {
                return false;
            }

            _lastSent = time.GetTimestamp();
            return true;
        }
    }
}
