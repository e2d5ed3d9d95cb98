using System.Security.Cryptography;
using System.Text;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Host.Control;

/// <summary>Where the control socket of a data folder is.</summary>
public static class ControlSocket
{
    /// <summary>Longest path of a unix socket in bytes, the kernel's bound less its final zero.</summary>
    public const int MaxPathBytes = 107;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// <c>control.sock</c> in the data folder; where that path is too long for a socket, a folder named after it under <c>$XDG_RUNTIME_DIR</c> or the
    /// folder for temporary files. The daemon and the commands find the same path by themselves.
    /// </summary>
    public static string PathFor(DataFolder folder)
    {
        var path = Path.Combine(folder.FullPath, "control.sock");
        if (Encoding.UTF8.GetByteCount(path) <= MaxPathBytes)
        {
            return path;
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder.FullPath)).AsSpan(0, 8));
        var parent = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return Path.Combine(string.IsNullOrEmpty(parent) ? Path.GetTempPath() : parent, $"sogni-worker-{name}", "control.sock");
    }

    /// <summary>Makes the folder of the socket, for the owner only.</summary>
    /// <exception cref="IOException">Others may write there, so that they could put their own socket in its place.</exception>
    public static void PrepareFolder(string socketPath, DataFolder folder)
    {
        var parent = Path.GetDirectoryName(socketPath)!;
        if (OperatingSystem.IsWindows() || parent == folder.FullPath)
        {
            return;
        }

        Directory.CreateDirectory(parent, OwnerOnly);
        if (File.GetUnixFileMode(parent) != OwnerOnly || new DirectoryInfo(parent).LinkTarget is not null)
        {
            throw new IOException($"{parent} must be a folder that only you can use.");
        }
    }

    /// <summary>Takes the socket away, and the folder that was made for it.</summary>
    public static void Remove(string socketPath, DataFolder folder)
    {
        File.Delete(socketPath);
        var parent = Path.GetDirectoryName(socketPath)!;
        if (parent != folder.FullPath)
        {
            Directory.Delete(parent);
        }
    }
}
