namespace SogniLike.Imaging.Sessions;

/// <summary>What computes the models.</summary>
public enum ExecutionProvider
{
    /// <summary>CUDA where it loads, else the CPU.</summary>
    Automatic,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; loading fails where there is none.</summary>
    Cuda,
}
