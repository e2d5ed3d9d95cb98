using System.Runtime.InteropServices;

namespace SogniLike.Imaging.Exact.Png;

/// <summary>Streams over memory without copying where the memory is an array.</summary>
internal static class ReadOnlyStream
{
    public static MemoryStream Over(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(memory.ToArray(), writable: false);
}
