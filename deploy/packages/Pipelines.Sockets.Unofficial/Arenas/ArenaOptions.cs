namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Options of an <see cref="Arena{T}"/>.</summary>
/// <param name="flags">See <see cref="ArenaFlags"/>.</param>
/// <param name="blockSizeBytes">Bytes of the block that is kept; 0 for the default of 256 elements.</param>
/// <param name="retentionPolicy">Accepted for its place in the signature: one block is kept.</param>
public sealed class ArenaOptions(ArenaFlags flags = ArenaFlags.None, int blockSizeBytes = 0, Func<long, long, long>? retentionPolicy = null)
{
    public ArenaFlags Flags { get; } = flags;

    public int BlockSizeBytes { get; } = blockSizeBytes;

    public Func<long, long, long>? RetentionPolicy { get; } = retentionPolicy;
}
