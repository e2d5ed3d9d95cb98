using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Sessions;

/// <summary>The one place where graphs reach ONNX Runtime. Safe for concurrent use.</summary>
internal interface ISessionFactory
{
    /// <summary>What computes the sessions; <see cref="ExecutionProvider.Automatic"/> before the first was opened.</summary>
    ExecutionProvider Provider { get; }

    /// <summary>Why CUDA is not used although it was tried; null otherwise.</summary>
    string? FallbackReason { get; }

    /// <summary>Opens a session.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the graph.</exception>
    /// <exception cref="ModelChangedException">A file of the graph is not any more what was checked.</exception>
    InferenceSession Create(GraphFile graph, SessionVariant? variant);
}
