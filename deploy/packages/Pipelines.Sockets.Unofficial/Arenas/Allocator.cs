namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Where an <see cref="Arena{T}"/> gets its blocks.</summary>
public abstract class Allocator<T>
{
    /// <summary>At least <paramref name="length"/> elements.</summary>
    public abstract T[] Allocate(int length);
}
