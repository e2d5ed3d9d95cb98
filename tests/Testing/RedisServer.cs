using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SogniLike.Testing;

/// <summary>
/// A private redis-server on a unix socket in a temporary folder. Disposing it kills the process and removes the folder; when the test process
/// ends first, in whatever way, the server ends with it. Not thread safe.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int LongestSocketPath = 107;
    private const int KeptLogLines = 200;

    /// <summary>
    /// A shell script that runs redis-server with its arguments. The end of the input, which also comes when the test process dies, kills the server.
    /// </summary>
    public const string Guard = """
        exec 3<&0
        redis-server "$@" </dev/null 3<&- & server=$!
        echo "pid $server"
        { read -r _ <&3; kill -9 $server; } 2>/dev/null & guard=$!
        wait $server
        kill $guard
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Queue<string> _log = new();
    private readonly string[] _arguments;
    private Process? _process;

    private RedisServer(string folder, string[] arguments)
    {
        Folder = folder;
        _arguments = arguments;
        SocketPath = Path.Combine(folder, "redis.sock");
        AppDomain.CurrentDomain.ProcessExit += KillWithProcess;
    }

    /// <summary>Holds the socket and the append-only file.</summary>
    public string Folder { get; }

    public string SocketPath { get; }

    public EndPoint EndPoint => new UnixDomainSocketEndPoint(SocketPath);

    /// <summary>As StackExchange.Redis reads it.</summary>
    public string ConnectionString => $"!{SocketPath}";

    /// <summary>Null while the server is down.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>The last lines the server printed.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    /// <summary>Starts a server and waits until it takes connections.</summary>
    /// <param name="persistence">What is written to disk.</param>
    /// <param name="arguments">Further options of redis-server, such as <c>--maxmemory</c> and its value.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="InvalidOperationException">redis-server is missing or does not start; its last lines are in the message.</exception>
    public static async Task<RedisServer> StartAsync(
        RedisPersistence persistence = RedisPersistence.None, IEnumerable<string>? arguments = null, CancellationToken cancellationToken = default)
    {
        string[] durability = persistence switch
        {
            RedisPersistence.None => ["--appendonly", "no"],
            RedisPersistence.EverySecond => ["--appendonly", "yes", "--appendfsync", "everysec"],
            RedisPersistence.Always => ["--appendonly", "yes", "--appendfsync", "always"],
            _ => throw new ArgumentOutOfRangeException(nameof(persistence), persistence, null),
        };
        var server = new RedisServer(CreateFolder(), [.. durability, .. arguments ?? []]);
        try
        {
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server as a crash does (SIGKILL). What it had on disk stays for <see cref="StartAgainAsync"/>.</summary>
    public async Task KillAsync(CancellationToken cancellationToken = default)
    {
        if (_process is { } process)
        {
            Forget();
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            process.Dispose();
        }
    }

    /// <summary>Starts the server on the same folder and socket after <see cref="KillAsync"/>, and waits until it takes connections.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("The server is running.");
        }

        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
            ArgumentList = { "-c", Guard, "redis-guard" },
        };
        string[] fixedArguments = ["--port", "0", "--unixsocket", SocketPath, "--unixsocketperm", "700", "--dir", Folder, "--save", "", "--daemonize", "no"];
        foreach (var argument in (string[])[.. fixedArguments, .. _arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Note(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Note(line.Data, ready);
        process.Exited += (_, _) => ready.TrySetResult(false);
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            if (await ready.Task.WaitAsync(StartLimit, cancellationToken))
            {
                return;
            }

            // All its lines are here once the exit has been awaited.
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (TimeoutException)
        {
            await KillAsync(CancellationToken.None);
        }

        Forget();
        throw new InvalidOperationException($"redis-server did not start (if it is missing, on Debian: apt-get install redis-server):\n{Log}");
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillWithProcess;
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static string CreateFolder()
    {
        var folder = Directory.CreateTempSubdirectory("redis-").FullName;
        if (Path.Combine(folder, "redis.sock").Length <= LongestSocketPath)
        {
            return folder;
        }

        Directory.Delete(folder);
        return Directory.CreateDirectory(Path.Combine("/tmp", $"redis-{Guid.NewGuid():N}")).FullName;
    }

    private void Note(string? line, TaskCompletionSource<bool> ready)
    {
        if (line is null)
        {
            return;
        }

        lock (_log)
        {
            _log.Enqueue(line);
            if (_log.Count > KeptLogLines)
            {
                _log.Dequeue();
            }
        }

        if (line.StartsWith("pid ", StringComparison.Ordinal))
        {
            ProcessId = int.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
        }

        if (line.Contains("accept connections", StringComparison.OrdinalIgnoreCase))
        {
            ready.TrySetResult(true);
        }
    }

    private void Forget()
    {
        _process = null;
        ProcessId = null;
    }

    private void KillWithProcess(object? sender, EventArgs arguments)
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            process.WaitForExit();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
