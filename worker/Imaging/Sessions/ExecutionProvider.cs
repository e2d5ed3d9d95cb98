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

    /// <summary>An NVIDIA GPU by TensorRT, with CUDA for what TensorRT does not take; the first run of a size takes minutes. Loading fails where it is missing.</summary>
    TensorRt,
}
