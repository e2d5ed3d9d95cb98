namespace SogniLike.Worker.Hardware;

/// <summary>A GPU that the NVIDIA driver shows.</summary>
/// <param name="Name">Such as "NVIDIA GeForce RTX 3060".</param>
/// <param name="MemoryBytes">Of the device.</param>
public sealed record NvidiaGpu(string Name, ulong MemoryBytes);
