using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Host.Startup;

namespace SogniLike.Coordinator.Host.Data;

/// <summary>The data folder of this coordinator: names of its files, and how they are written. Safe for concurrent use.</summary>
/// <remarks>Folders are made with mode 0700, secret files with 0600.</remarks>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ReadableFile = OwnerFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = 32;
    private readonly FileStream _lock;

    /// <summary>Opens the folder, making it when missing, and keeps other coordinators off it until disposed.</summary>
    /// <exception cref="StartupException">It cannot be made or written, or another coordinator has it.</exception>
    public DataFolder(IOptions<DataOptions> options)
    {
        Root = Path.GetFullPath(options.Value.Folder);
        try
        {
            CreateFolder(Root);

            // The system drops the lock with the process, however it ends, so a file that is left over means nothing.
            _lock = new FileStream(Path.Combine(Root, "instance.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            throw new StartupException(
                $"The data folder {Root} is in use by another coordinator. Stop that one, or choose another folder with --data ({DataOptions.Section}:Folder).", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The data folder {Root} cannot be written: {e.Message} Choose another with --data ({DataOptions.Section}:Folder).", e);
        }
    }

    /// <summary>Full path of the folder.</summary>
    public string Root { get; }

    /// <summary>Finished images.</summary>
    public string Blobs => Path.Combine(Root, "blobs");

    /// <summary>Uploads that are not judged yet.</summary>
    public string Incoming => Path.Combine(Root, "incoming");

    /// <summary>The private Redis.</summary>
    public string Redis => Path.Combine(Root, "redis");

    /// <summary>Id of the pool that this folder belongs to.</summary>
    public string PoolFile => Path.Combine(Root, "pool");

    /// <summary>The owner's one-time login, until it is used.</summary>
    public string OwnerLoginFile => Path.Combine(Root, "owner.login");

    /// <summary>Where a running coordinator listens.</summary>
    public string EndpointsFile => Path.Combine(Root, "endpoints.json");

    /// <summary>The self-signed certificate with its key.</summary>
    public string CertificateFile => Path.Combine(Root, "tls", "self-signed.pem");

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    /// <summary>Makes a folder that only its owner may enter.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFolder);
        }
    }

    /// <summary>Writes the whole file or nothing: a reader never sees a part of it, and it survives a power cut.</summary>
    /// <param name="secret">True: mode 0600.</param>
    public static void WriteAtomically(string path, string content, bool secret)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        var part = $"{path}.part-{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = secret ? OwnerFile : ReadableFile;
        }

        File.Delete(part);
        using (var stream = new FileStream(part, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(content);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        DurableFiles.Publish(part, path);
    }
}
