using System.Globalization;
using System.Text;

namespace SogniLike.Coordinator.Redis.Embedded;

/// <summary>The files of a private redis-server: everything lies in <c>redis/</c> of the data folder, save the socket when its path would be too long.</summary>
internal sealed class PrivateRedisFolder
{
    /// <summary>Longest path of a unix socket, bytes without the closing zero (sockaddr_un on Linux).</summary>
    public const int LongestSocketPathBytes = 107;

    private const long LargestLogBytes = 1024 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private PrivateRedisFolder(string path, string socketPath)
    {
        Path = path;
        SocketPath = socketPath;
    }

    /// <summary>The folder, absolute, without links: redis-server reports itself by this path.</summary>
    public string Path { get; }

    /// <summary>Where redis-server listens. Nobody but this user can reach it: its folder has mode 0700.</summary>
    public string SocketPath { get; }

    public string ConfigPath => System.IO.Path.Combine(Path, "redis.conf");

    public string LogPath => System.IO.Path.Combine(Path, "redis.log");

    private string RememberedSocketPath => System.IO.Path.Combine(Path, "socket.path");

    private bool SocketLiesElsewhere => System.IO.Path.GetDirectoryName(SocketPath) != Path;

    /// <summary>
    /// Creates the folder where it is missing and decides where the socket lies. A socket outside is remembered in <c>socket.path</c>, so that the next
    /// coordinator finds a server that outlived this one.
    /// </summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be created.</exception>
    public static PrivateRedisFolder Open(string dataFolder)
    {
        var path = System.IO.Path.Combine(WithoutLinks(System.IO.Path.GetFullPath(dataFolder)), "redis");
        CreatePrivate(path);

        var socket = System.IO.Path.Combine(path, "redis.sock");
        if (Encoding.UTF8.GetByteCount(socket) <= LongestSocketPathBytes)
        {
            return new PrivateRedisFolder(path, socket);
        }

        var remembered = System.IO.Path.Combine(path, "socket.path");
        if (File.Exists(remembered))
        {
            return new PrivateRedisFolder(path, File.ReadAllText(remembered).Trim());
        }

        // A random name, made with mode 0700: nobody else can have put a folder there.
        socket = System.IO.Path.Combine(Directory.CreateTempSubdirectory("sogni-redis-").FullName, "redis.sock");
        File.WriteAllText(remembered, socket);
        return new PrivateRedisFolder(path, socket);
    }

    /// <summary>Readies the folder for a new server: the configuration is written, a stale socket is gone, the log is kept short.</summary>
    public void Prepare(RedisOptions options)
    {
        if (SocketLiesElsewhere)
        {
            CreatePrivate(System.IO.Path.GetDirectoryName(SocketPath)!);
        }

        File.Delete(SocketPath);
        if (new FileInfo(LogPath) is { Exists: true, Length: > LargestLogBytes })
        {
            File.Move(LogPath, LogPath + ".old", overwrite: true);
        }

        File.WriteAllText(ConfigPath, Configuration(options));
    }

    /// <summary>Removes what lies outside the data folder, after the server has stopped.</summary>
    public void CleanUp()
    {
        if (SocketLiesElsewhere)
        {
            Directory.Delete(System.IO.Path.GetDirectoryName(SocketPath)!, recursive: true);
            File.Delete(RememberedSocketPath);
        }
    }

    /// <summary>The newest warning in the server's log; null when there is none.</summary>
    public string? LastWarning()
    {
        if (!File.Exists(LogPath))
        {
            return null;
        }

        using var log = new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Seek(-Math.Min(log.Length, 16 * 1024), SeekOrigin.End);
        using var reader = new StreamReader(log);
        var warning = reader.ReadToEnd().Split('\n').LastOrDefault(line => line.Contains(" # ", StringComparison.Ordinal));
        return warning?[(warning.IndexOf(" # ", StringComparison.Ordinal) + 3)..].Trim();
    }

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new RedisStartException(
                $"On Windows the coordinator cannot run a redis-server of its own: name one that runs elsewhere with {RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)}.");
        }

        Directory.CreateDirectory(path, OwnerOnly);
        if (File.GetUnixFileMode(path) != OwnerOnly)
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
    }

    /// <summary>The path with every symbolic link on the way followed.</summary>
    private static string WithoutLinks(string path)
    {
        if (System.IO.Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        var here = System.IO.Path.Combine(WithoutLinks(parent), System.IO.Path.GetFileName(path));
        return Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? WithoutLinks(target.FullName) : here;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private string Configuration(RedisOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # Written by the coordinator at each start; changes here are lost.
        dir {Quoted(Path)}
        logfile {Quoted(LogPath)}
        pidfile {Quoted(System.IO.Path.Combine(Path, "redis.pid"))}
        loglevel notice

        # Reached by this socket alone, and so by this user alone.
        port 0
        unixsocket {Quoted(SocketPath)}
        unixsocketperm 700
        databases 1

        # Out of the terminal's process group: Ctrl-C is for the coordinator, which stops this server after itself.
        daemonize yes

        # An answer means that the write is on the disk.
        appendonly yes
        appendfsync always
        no-appendfsync-on-rewrite no
        aof-load-truncated yes
        save ""

        # A full memory refuses writes, it never forgets a job.
        maxmemory {options.MaxMemoryBytes}
        maxmemory-policy noeviction
        
        """);
}
