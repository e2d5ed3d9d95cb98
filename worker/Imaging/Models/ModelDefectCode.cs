namespace SogniLike.Imaging.Models;

/// <summary>Why a model cannot run here. Names are stable.</summary>
public enum ModelDefectCode
{
    /// <summary>A file that the model needs is not there.</summary>
    MissingFile = 1,

    /// <summary>A file is larger than allowed.</summary>
    FileTooLarge = 2,

    /// <summary>A file cannot be read.</summary>
    UnreadableFile = 3,

    /// <summary>A configuration file is not valid JSON or has a field of the wrong type or range.</summary>
    InvalidConfiguration = 4,

    /// <summary>The pipeline is of a family that this program does not run.</summary>
    UnsupportedPipeline = 5,

    /// <summary>The noise schedule or what the model predicts is not known.</summary>
    UnsupportedScheduler = 6,

    /// <summary>Vocabulary and merges cannot be used.</summary>
    InvalidTokenizer = 7,

    /// <summary>An .onnx file is not a readable graph.</summary>
    MalformedGraph = 8,

    /// <summary>A graph is over a limit of <see cref="ModelLimits"/>.</summary>
    GraphTooLarge = 9,

    /// <summary>A graph uses operators that are not allowed.</summary>
    ForbiddenOperator = 10,

    /// <summary>A graph refers to data outside its own folder, through links, or beyond the end of a file.</summary>
    UnsafeExternalData = 11,

    /// <summary>A graph asks for an input that nobody can fill.</summary>
    UnknownInput = 12,

    /// <summary>A graph lacks an input or output that the pipeline needs.</summary>
    MissingInputOrOutput = 13,

    /// <summary>An input or output has an element type that cannot be converted to.</summary>
    UnsupportedElementType = 14,

    /// <summary>An input or output has the wrong rank, number of channels or fixed size.</summary>
    UnsupportedShape = 15,

    /// <summary>The width of the text embeddings is given nowhere, or differs between the parts.</summary>
    UnknownHiddenSize = 16,

    /// <summary>ONNX Runtime could not load a graph although it looked sound.</summary>
    RuntimeRefused = 17,

    /// <summary>A file is a link, a pipe or something else than an ordinary file.</summary>
    UnsafeFile = 30,

    /// <summary>A file is not listed in the manifest, or has another size or hash than listed.</summary>
    ManifestMismatch = 31,

    /// <summary>Weights have a type, dimensions and data that do not belong together.</summary>
    InvalidWeights = 32,

    /// <summary>A small file would make ONNX Runtime compute or allocate out of all proportion.</summary>
    Amplification = 33,

    /// <summary>Names or connections inside a graph are ambiguous.</summary>
    AmbiguousGraph = 34,

    /// <summary>A file changed between the check and the load.</summary>
    FileChanged = 35,

    /// <summary>A LoRA, an embedding or another image decoder does not fit the model or the way it was exported.</summary>
    UnsuitableAddOn = 36,
}
