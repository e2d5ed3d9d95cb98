namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Unsigned numbers of the wire as signed ones of the rules. What does not fit becomes the largest, which every limit refuses.</summary>
internal static class Numbers
{
    public static int ToInt(uint value) => (int)Math.Min(value, int.MaxValue);

    public static long ToLong(ulong value) => (long)Math.Min(value, long.MaxValue);
}
