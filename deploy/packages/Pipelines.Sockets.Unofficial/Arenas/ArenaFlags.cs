namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Accepted for their place in a signature: an <see cref="Arena{T}"/> always clears what it has handed out.</summary>
[Flags]
public enum ArenaFlags
{
    None = 0,
    ClearAtReset = 1,
    ClearAtDispose = 2,
    DisableBlittableSharing = 4,
    BlittablePaddedSharing = 8,
    BlittableNonPaddedSharing = 16,
}
