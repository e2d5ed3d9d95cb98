namespace SogniLike.Imaging.Sessions;

/// <summary>How far ONNX Runtime may rewrite a graph.</summary>
public enum GraphOptimization
{
    /// <summary>As far as it can: fusions and layouts for this processor too.</summary>
    All,

    /// <summary>Fusions of operators, but no layouts of the processor.</summary>
    Extended,

    /// <summary>Only what does not change results by design: constants folded, what is not needed removed.</summary>
    Basic,

    /// <summary>Operator by operator as written.</summary>
    None,
}
