using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SogniLike.Imaging.Models;

/// <summary>
/// Which file a path led to and in which state: equal before and after means that what was checked is what was loaded. On Linux device, inode and time of the
/// last change of the inode, which no program can set, stand for the content; elsewhere size and time of last write do.
/// </summary>
/// <param name="Path">The path.</param>
/// <param name="Device">The file system; 0 where not known.</param>
/// <param name="Inode">Number of the file in it; 0 where not known.</param>
/// <param name="Length">Bytes.</param>
/// <param name="WriteTime">Nanoseconds or ticks of the last change of the content.</param>
/// <param name="ChangeTime">Nanoseconds of the last change of anything; 0 where not known.</param>
/// <param name="Links">Number of names that the file has; 1 where not known.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct FileIdentity(
    string Path, long Device, long Inode, long Length, long WriteTime, long ChangeTime, int Links, FileKind Kind)
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStatus = 0x7FF;

    /// <summary>The state of what a path names now; a link at its end is not followed. Null when there is nothing.</summary>
    public static FileIdentity? Of(string path)
    {
        Span<byte> status = stackalloc byte[256];
        if (OperatingSystem.IsLinux())
        {
            return NativeMethods.StatusOf(CurrentFolder, path, NoFollow, BasicStatus, status) == 0 ? Read(path, status) : null;
        }

        var file = new FileInfo(path);
        return file.LinkTarget is not null ? new FileIdentity(path, 0, 0, 0, 0, 0, 1, FileKind.Link)
            : file.Exists ? new FileIdentity(path, 0, 0, file.Length, file.LastWriteTimeUtc.Ticks, 0, 1, KindOf(file.Attributes))
            : Directory.Exists(path) ? new FileIdentity(path, 0, 0, 0, 0, 0, 1, FileKind.Folder)
            : null;
    }

    /// <summary>The state of an open file.</summary>
    internal static FileIdentity? Of(string path, SafeFileHandle handle)
    {
        Span<byte> status = stackalloc byte[256];
        if (!OperatingSystem.IsLinux())
        {
            return Of(path);
        }

        var isReferenced = false;
        try
        {
            handle.DangerousAddRef(ref isReferenced);
            return NativeMethods.StatusOf((int)handle.DangerousGetHandle(), "", EmptyPath, BasicStatus, status) == 0 ? Read(path, status) : null;
        }
        finally
        {
            if (isReferenced)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>False when the path now leads to another file, or the file changed.</summary>
    public bool IsUnchanged() => Of(Path) == this;

    private static FileKind KindOf(FileAttributes attributes) =>
        (attributes & (FileAttributes.Device | FileAttributes.ReparsePoint)) == 0 ? FileKind.Ordinary : FileKind.Other;

    // The layout of "struct statx" is the same on every architecture.
    private static FileIdentity Read(string path, ReadOnlySpan<byte> status)
    {
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(status[28..]);
        var device = ((long)BinaryPrimitives.ReadUInt32LittleEndian(status[136..]) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(status[140..]);
        return new FileIdentity(
            path,
            device,
            BinaryPrimitives.ReadInt64LittleEndian(status[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(status[40..]),
            Time(status[112..]),
            Time(status[96..]),
            BinaryPrimitives.ReadInt32LittleEndian(status[16..]),
            (mode & 0xF000) switch { 0x8000 => FileKind.Ordinary, 0x4000 => FileKind.Folder, 0xA000 => FileKind.Link, _ => FileKind.Other });
    }

    private static long Time(ReadOnlySpan<byte> timestamp) =>
        unchecked((BinaryPrimitives.ReadInt64LittleEndian(timestamp) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(timestamp[8..]));

    private static class NativeMethods
    {
        public static int StatusOf(int folder, string path, int flags, uint mask, Span<byte> status) =>
            statx(folder, path, flags, mask, ref MemoryMarshal.GetReference(status));

#pragma warning disable SYSLIB1054 // One call with plain arguments; generated marshalling would need a partial public type.
        [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, ref byte status);
#pragma warning restore SYSLIB1054
    }
}
