using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Telemetry;

namespace SogniLike.Coordinator.Redis.Embedded;

/// <summary>
/// Runs a redis-server of its own in the data folder and keeps it running: it is started or, when it outlived the coordinator that started it, adopted;
/// watched; started again when it dies; and stopped with the coordinator. One caller at a time; <see cref="IsUp"/> may be read from anywhere.
/// </summary>
internal sealed partial class PrivateRedis(IOptions<RedisOptions> options, TimeProvider time, RedisMeter meter, ILogger<PrivateRedis> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly RedisOptions _options = options.Value;
    private readonly CancellationTokenSource _stopping = new();
    private DataFolderLock? _lock;
    private PrivateRedisFolder? _folder;
    private ServerProcess? _process;
    private Task _supervision = Task.CompletedTask;
    private volatile bool _isUp;

    /// <summary>True while the server runs and has loaded its data.</summary>
    public bool IsUp => _isUp;

    /// <summary>The server's process, for tests and logs; null before the first start.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Where it listens.</summary>
    public EndPoint EndPoint => new UnixDomainSocketEndPoint(Folder.SocketPath);

    private PrivateRedisFolder Folder => _folder ?? throw new InvalidOperationException("The server was not started.");

    /// <summary>Returns when the server has loaded its data and answers; from then on it is supervised.</summary>
    /// <exception cref="RedisStartException">It cannot be: the program is missing or too old, another coordinator has the folder, or the server does not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(_options.DataFolder);
            _lock = DataFolderLock.Take(_options.DataFolder);
            _folder = PrivateRedisFolder.Open(_options.DataFolder);
            await RedisServerProgram.CheckAsync(_options.ServerProgram, cancellationToken);
            var first = await BeginLifeAsync(cancellationToken);
            _isUp = true;
            _supervision = SuperviseAsync(first);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await StopAsync();
            throw new RedisStartException($"The private redis-server cannot be started in the data folder {_options.DataFolder}: {exception.Message}", exception);
        }
        catch
        {
            await StopAsync();
            throw;
        }
    }

    /// <summary>Stops supervising, stops the server and waits for its end; what does not end in time is killed. May be called again.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _isUp = false;
        if (_folder is { } folder)
        {
            _folder = null;
            await StopServerAsync(folder);
        }

        _lock?.Dispose();
        _lock = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    /// <summary>One life after another. A life that was long enough ends an execution of the pipeline, so its delays begin small again.</summary>
    private async Task SuperviseAsync(Life first)
    {
        var restarts = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = _options.RestartDelay,
                MaxDelay = _options.MaxRestartDelay,
                OnRetry = retry =>
                {
                    LogRestarting(retry.RetryDelay.TotalMilliseconds, retry.AttemptNumber + 1, retry.Outcome.Exception?.Message);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

        var next = first;
        while (!_stopping.IsCancellationRequested)
        {
            await restarts.ExecuteAsync(
                async token =>
                {
                    using var life = Interlocked.Exchange(ref next, null) ?? await BeginLifeAsync(token);
                    _isUp = true;
                    var begin = time.GetTimestamp();
                    try
                    {
                        await WatchAsync(life, token);
                    }
                    finally
                    {
                        _isUp = false;
                    }

                    var lived = time.GetElapsedTime(begin);
                    meter.ServerDied();
                    LogDied(life.Process.Id, lived.TotalSeconds);
                    if (lived < 4 * _options.MaxRestartDelay)
                    {
                        throw new IOException($"redis-server lived for {lived}.");
                    }
                },
                _stopping.Token);
        }
    }

    /// <summary>Returns when the life is over: the server ended, or was killed since it does not answer or cannot be reached any more.</summary>
    private async Task WatchAsync(Life life, CancellationToken cancellationToken)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var end = life.Watcher.WaitForEndAsync(watching.Token);
        var illness = WaitForIllnessAsync(life.Probe, watching.Token);
        await Task.WhenAny(end, illness);
        cancellationToken.ThrowIfCancellationRequested();

        var ended = end.IsCompleted;
        await watching.CancelAsync();
        await Task.WhenAll(end, illness).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended)
        {
            LogKilled(life.Process.Id);
            await KillAsync([life.Process]);
        }
    }

    private async Task WaitForIllnessAsync(RedisProbe probe, CancellationToken cancellationToken)
    {
        try
        {
            while (File.Exists(Folder.SocketPath))
            {
                await Task.Delay(_options.HealthInterval, time, cancellationToken);
                await probe.AskAsync("PING", cancellationToken).WaitAsync(_options.HealthTimeout, time, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            // Gone, or hanging.
        }
    }

    private async Task<Life> BeginLifeAsync(CancellationToken cancellationToken)
    {
        if (await AdoptAsync(cancellationToken) is { } adopted)
        {
            return adopted;
        }

        Folder.Prepare(_options);
        if (AppendOnlyTail.Cut(Folder.Path) is > 0 and var cut)
        {
            LogTailCut(cut);
        }

        // Not cancelled half-way: it takes milliseconds, and what it starts must be found afterwards.
        await RedisServerProgram.StartAsync(_options.ServerProgram, Folder.ConfigPath, CancellationToken.None);
        var begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                if (await RedisProbe.ConnectAsync(Folder.SocketPath, cancellationToken) is { } probe)
                {
                    var life = await IdentifyAsync(probe, cancellationToken);
                    await WaitUntilLoadedAsync(life, cancellationToken);
                    LogStarted(life.Process.Id, Folder.Path);
                    return life;
                }
            }
            catch (IOException)
            {
                // It listens before it loads: it ended while loading, which is noticed below.
            }

            var ended = OperatingSystem.IsLinux() && ServerProcess.FindIn(Folder.Path).Count == 0;
            if (ended || time.GetElapsedTime(begin) > _options.StartTimeout)
            {
                throw new RedisStartException(
                    $"The private redis-server {(ended ? "ended while it started" : $"did not answer within {_options.StartTimeout.TotalSeconds:0} s")}: {Folder.LastWarning() ?? "no reason given"} (its log is {Folder.LogPath}).");
            }

            await Task.Delay(Glance, time, cancellationToken);
        }
    }

    /// <summary>Takes over a server that outlived the coordinator which started it; null when there is none. One that does not answer is killed.</summary>
    private async Task<Life?> AdoptAsync(CancellationToken cancellationToken)
    {
        var probe = await RedisProbe.ConnectAsync(Folder.SocketPath, cancellationToken);
        if (probe is not null)
        {
            try
            {
                var life = await IdentifyAsync(probe, cancellationToken).WaitAsync(_options.HealthTimeout, time, cancellationToken);
                await WaitUntilLoadedAsync(life, cancellationToken);
                LogAdopted(life.Process.Id, Folder.Path);
                return life;
            }
            catch (Exception exception) when (exception is IOException or TimeoutException)
            {
                probe.Dispose();
            }
        }

        var leftovers = ServerProcess.FindIn(Folder.Path);
        if (probe is not null && leftovers.Count == 0 && !OperatingSystem.IsLinux())
        {
            throw new RedisStartException($"A redis-server listens at {Folder.SocketPath} and does not answer: stop it and start again.");
        }

        foreach (var leftover in leftovers)
        {
            LogKilled(leftover.Id);
        }

        await KillAsync(leftovers);
        return null;
    }

    private async Task<Life> IdentifyAsync(RedisProbe probe, CancellationToken cancellationToken)
    {
        try
        {
            var facts = RedisRequirements.Facts(await probe.AskAsync("INFO server", cancellationToken));
            if (facts.GetValueOrDefault("config_file") != Folder.ConfigPath)
            {
                throw new RedisStartException(
                    $"The server at {Folder.SocketPath} works for another folder ({facts.GetValueOrDefault("config_file", "unknown")}): stop it, or remove the file socket.path in {Folder.Path} if this folder is a copy.");
            }

            _process = new ServerProcess(int.Parse(facts["process_id"], CultureInfo.InvariantCulture));
            var watcher = await RedisProbe.ConnectAsync(Folder.SocketPath, cancellationToken) ?? throw new IOException("redis-server is gone.");
            return new Life(_process, probe, watcher);
        }
        catch
        {
            probe.Dispose();
            throw;
        }
    }

    private async Task WaitUntilLoadedAsync(Life life, CancellationToken cancellationToken)
    {
        try
        {
            var begin = time.GetTimestamp();
            for (var asked = 0; await life.Probe.AskAsync("PING", cancellationToken) is var answer && answer != "PONG"; asked++)
            {
                var loading = answer.StartsWith("-LOADING", StringComparison.Ordinal);
                if (!loading && time.GetElapsedTime(begin) > _options.StartTimeout)
                {
                    throw new RedisStartException($"The private redis-server is not well: {answer[1..]} (its log is {Folder.LogPath}).");
                }

                if (loading && asked % 500 == 0)
                {
                    LogLoading(life.Process.Id);
                }

                await Task.Delay(Glance, time, cancellationToken);
            }
        }
        catch
        {
            life.Dispose();
            throw;
        }
    }

    private async Task StopServerAsync(PrivateRedisFolder folder)
    {
        var processes = ServerProcess.FindIn(folder.Path).ToHashSet();
        if (_process is { IsAlive: true } last)
        {
            processes.Add(last);
        }

        if (processes.Count == 0)
        {
            return;
        }

        using var patience = new CancellationTokenSource(_options.StopTimeout, time);
        try
        {
            using var probe = await RedisProbe.ConnectAsync(folder.SocketPath, patience.Token);
            if (probe is not null)
            {
                await probe.AskAsync("SHUTDOWN", patience.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The answer to SHUTDOWN is the end of the connection; a server that is too busy is killed below, which loses nothing that it acknowledged.
        }

        while (processes.Any(process => process.IsAlive) && !patience.IsCancellationRequested)
        {
            await Task.Delay(Glance, time, CancellationToken.None);
        }

        foreach (var process in processes.Where(process => process.IsAlive))
        {
            LogKilled(process.Id);
        }

        await KillAsync(processes);
        folder.CleanUp();
        LogStopped();
    }

    private async Task KillAsync(IReadOnlyCollection<ServerProcess> processes)
    {
        foreach (var process in processes.Where(process => process.IsAlive))
        {
            process.Kill();
        }

        // A killed process may still hold its files for a moment; the next one must not open them before.
        while (processes.Any(process => process.IsAlive))
        {
            await Task.Delay(Glance, time, CancellationToken.None);
        }
    }

    /// <summary>One run of the server, from its first answer to its end.</summary>
    /// <param name="Probe">For questions.</param>
    /// <param name="Watcher">A second connection, whose end is the end of the server.</param>
    private sealed record Life(ServerProcess Process, RedisProbe Probe, RedisProbe Watcher) : IDisposable
    {
        public void Dispose()
        {
            Probe.Dispose();
            Watcher.Dispose();
        }
    }
}
