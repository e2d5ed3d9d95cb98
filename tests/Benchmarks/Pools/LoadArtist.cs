using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Benchmarks.Pools;

/// <summary>An artist with an account, a connection and a watch of its own, who learns by the watch when a job is over. Safe for concurrent use.</summary>
internal sealed class LoadArtist : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly Metadata _key;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Job>> _ends = new();

    private LoadArtist(GrpcChannel channel, Metadata key) => (_channel, _key) = (channel, key);

    /// <summary>Completes when the watch ended: with an error, unless it was disposed.</summary>
    public Task Watching { get; private set; } = Task.CompletedTask;

    private ArtistService.ArtistServiceClient Client => new(_channel);

    /// <summary>Connects and begins to watch.</summary>
    public static async Task<LoadArtist> StartAsync(Uri coordinator, Metadata key, CancellationToken cancellationToken)
    {
        var artist = new LoadArtist(GrpcChannel.ForAddress(coordinator), key);
        var watch = artist.Client.WatchJobs(new WatchJobsRequest(), key, cancellationToken: artist._stop.Token);
        if (!await watch.ResponseStream.MoveNext(cancellationToken))
        {
            throw new InvalidOperationException("The watch ended before its snapshot.");
        }

        artist.Watching = artist.ReadAsync(watch);
        return artist;
    }

    /// <summary>Submits a job; gives its id once it is accepted.</summary>
    public async Task<string> SubmitAsync(ulong seed, int side, CancellationToken cancellationToken)
    {
        var request = new SubmitJobsRequest { Spec = Payload.ForArtist(seed, side), Count = 1 };
        return (await Client.SubmitJobsAsync(request, _key, cancellationToken: cancellationToken)).Jobs[0].Id;
    }

    /// <summary>The job at its end, by the watch.</summary>
    /// <exception cref="InvalidOperationException">It was not delivered.</exception>
    public async Task<Job> WaitAsync(string id, CancellationToken cancellationToken)
    {
        var end = End(id);
        try
        {
            var job = await end.Task.WaitAsync(cancellationToken);
            return job.State == JobState.Delivered ? job : throw new InvalidOperationException($"A job was not delivered: {job}");
        }
        finally
        {
            _ends.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _channel.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(AsyncServerStreamingCall<WatchJobsResponse> watch)
    {
        using (watch)
        {
            while (await watch.ResponseStream.MoveNext(_stop.Token))
            {
                if (watch.ResponseStream.Current.Changed?.Job is { State: JobState.Delivered or JobState.Failed or JobState.Cancelled } over)
                {
                    End(over.Id).TrySetResult(over);
                }
            }
        }
    }

    // The news may come before the answer to the submission.
    private TaskCompletionSource<Job> End(string job) =>
        _ends.GetOrAdd(job, static _ => new TaskCompletionSource<Job>(TaskCreationOptions.RunContinuationsAsynchronously));
}
