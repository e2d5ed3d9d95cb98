using System.Collections.Concurrent;
using Grpc.Core;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.EndToEnd.Tests.Pools;

/// <summary>
/// Watches every job of the account the way an artist's program has to: when the stream breaks it calls again with the last event it saw.
/// Starts with a snapshot. Ends when disposed.
/// </summary>
internal sealed class AccountWatch : IAsyncDisposable
{
    private readonly LocalPool _pool;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<JobChanged> _changes = new();
    private readonly TaskCompletionSource<ulong> _start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private ulong _lastEvent;

    public AccountWatch(LocalPool pool)
    {
        _pool = pool;
        _reading = ReadAsync();
    }

    /// <summary>Event id of the snapshot, once it has come.</summary>
    public Task<ulong> Start => _start.Task.WaitAsync(Patience.Limit);

    /// <summary>Every change so far, as it came.</summary>
    public IReadOnlyList<JobChanged> Changes => [.. _changes];

    /// <summary>How many changes so far are such.</summary>
    public int Count(Func<JobChanged, bool> isSuch) => _changes.Count(isSuch);

    /// <summary>How many times the stream broke.</summary>
    public int Breaks { get; private set; }

    /// <summary>How many snapshots came: more than one means that events were missed.</summary>
    public int Snapshots { get; private set; }

    /// <summary>Until a change says that the job reached the state.</summary>
    public Task WaitForAsync(string jobId, JobState state) => Patience.UntilAsync(
        $"event of job {jobId}: {state}",
        () => Task.FromResult(_changes.Any(change => change.Job.Id == jobId && change.Job.State == state)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var call = _pool.Artist.WatchJobs(new WatchJobsRequest { AfterEventId = _lastEvent }, _pool.Key, cancellationToken: _stop.Token);
                await foreach (var answer in call.ResponseStream.ReadAllAsync(_stop.Token))
                {
                    Take(answer);
                }
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException)
            {
                Breaks++;
                await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, _stop.Token));
            }
        }
    }

    private void Take(WatchJobsResponse answer)
    {
        switch (answer.EventCase)
        {
            case WatchJobsResponse.EventOneofCase.Snapshot:
                Snapshots++;
                _lastEvent = answer.Snapshot.EventId;
                _start.TrySetResult(_lastEvent);
                break;
            case WatchJobsResponse.EventOneofCase.Changed:
                _lastEvent = answer.Changed.EventId;
                _changes.Enqueue(answer.Changed);
                break;
        }
    }
}
