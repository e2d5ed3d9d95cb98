using System.Runtime.InteropServices;

namespace SogniLike.Coordinator.Blobs;

/// <summary>Files that survive a power cut once a call returns.</summary>
public static partial class DurableFiles
{
    /// <summary>Gives a flushed file its final name, so that a reader sees all of it or nothing, and makes the name durable.</summary>
    public static void Publish(string temporary, string final)
    {
        File.Move(temporary, final, overwrite: true);
        SyncFolder(Path.GetDirectoryName(final)!);
    }

    /// <summary>Makes the names in a folder durable. .NET has no call for it; where the system has none either, nothing is done.</summary>
    public static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        var descriptor = Open(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"The folder cannot be opened to make it durable (error {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            if (Fsync(descriptor) != 0)
            {
                throw new IOException($"The folder cannot be made durable (error {Marshal.GetLastPInvokeError()}).");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Makes a folder, for its owner only, and the names of all its new ancestors durable: what lies there is private to artists.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var parent = Path.GetDirectoryName(folder);
        if (parent is { Length: > 0 })
        {
            CreateFolder(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (parent is { Length: > 0 })
        {
            SyncFolder(parent);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
