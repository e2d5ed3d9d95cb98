using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Client;

public sealed partial class SogniClient
{
    /// <summary>How the account's own queue stands.</summary>
    public async Task<OwnQueue> GetQueueAsync(CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _artist.GetQueueAsync(new GetQueueRequest(), o), repeatable: true, cancellationToken)).Queue;

    /// <summary>Pauses the account's queue: what waits stays where it is until <see cref="ResumeQueueAsync"/>; what runs is finished.</summary>
    public async Task<OwnQueue> PauseQueueAsync(CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _artist.PauseQueueAsync(new PauseQueueRequest(), o), repeatable: true, cancellationToken)).Queue;

    /// <summary>Lets the account's queue go on.</summary>
    public async Task<OwnQueue> ResumeQueueAsync(CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _artist.ResumeQueueAsync(new ResumeQueueRequest(), o), repeatable: true, cancellationToken)).Queue;

    /// <summary>Moves a job among the account's own that wait for the same model, and returns it. Fails with <c>job_not_queued</c> when it does not wait.</summary>
    public async Task<Job> MoveAsync(string jobId, QueueTarget to, CancellationToken cancellationToken = default)
    {
        // A step that was made though its answer was lost must not be made twice.
        var repeatable = to is QueueTarget.First or QueueTarget.Last;
        return (await _connection.CallAsync(o => _artist.MoveJobAsync(new MoveJobRequest { JobId = jobId, To = to }, o), repeatable, cancellationToken)).Job;
    }
}
