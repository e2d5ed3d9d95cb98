using System.Globalization;

namespace SogniLike.Benchmarks.Pools;

/// <summary>Artists and workers of one coordinator, in this process. Ends when disposed.</summary>
internal sealed class PoolLoad : IAsyncDisposable
{
    private readonly List<LoadArtist> _artists = [];
    private readonly List<LoadWorker> _workers = [];
    private readonly NoiseSupply _images;

    private PoolLoad(int side) => _images = new NoiseSupply(side);

    /// <summary>Connects them all.</summary>
    /// <param name="side">Width and height of the images, pixels.</param>
    public static async Task<PoolLoad> StartAsync(CoordinatorProgram coordinator, int workers, int artists, int side, CancellationToken cancellationToken)
    {
        var load = new PoolLoad(side);
        try
        {
            for (var i = 0; i < artists; i++)
            {
                var key = await coordinator.MakeKeyAsync(string.Create(CultureInfo.InvariantCulture, $"artist-{i}"), cancellationToken);
                load._artists.Add(await LoadArtist.StartAsync(coordinator.Grpc, key, cancellationToken));
            }

            var token = await coordinator.MakeTokenAsync(workers, cancellationToken);
            for (var i = 0; i < workers; i++)
            {
                var worker = await LoadWorker.EnrolAsync(coordinator.Grpc, token, i, cancellationToken);
                load._workers.Add(worker);
                await worker.ConnectAsync(load._images, static (_, _) => { }, slots: 1, cancellationToken);
            }

            return load;
        }
        catch
        {
            await load.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes <paramref name="count"/> jobs from submission to delivery, <paramref name="outstanding"/> at a time.</summary>
    public async Task LiveAsync(int count, int outstanding, CancellationToken cancellationToken)
    {
        var begun = 0;
        var clients = Task.WhenAll(
            Enumerable.Range(0, outstanding).Select(client => Task.Run(() => RunClientAsync(_artists[client % _artists.Count]), cancellationToken)));

        // A worker that cannot go on would leave a client waiting for ever.
        var first = await Task.WhenAny([clients, .. _workers.Select(worker => worker.Serving), .. _artists.Select(artist => artist.Watching)]);
        await first;
        if (first != clients)
        {
            throw new InvalidOperationException("The coordinator ended a stream.");
        }

        async Task RunClientAsync(LoadArtist artist)
        {
            int number;
            while ((number = Interlocked.Increment(ref begun)) <= count)
            {
                var job = await artist.SubmitAsync((ulong)number, _images.Side, cancellationToken);
                await artist.WaitAsync(job, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_artists.Select(artist => artist.DisposeAsync().AsTask()));
        await Task.WhenAll(_workers.Select(worker => worker.DisposeAsync().AsTask()));
    }
}
