namespace SogniLike.Imaging.Models;

/// <summary>One reason why a model cannot run.</summary>
/// <param name="Code">The kind of reason.</param>
/// <param name="Part">File or part of the model folder, with forward slashes, such as <c>unet/model.onnx</c>.</param>
/// <param name="Message">One sentence for a person, naming the field and the limit.</param>
public sealed record ModelDefect(ModelDefectCode Code, string Part, string Message)
{
    /// <summary>Node, tensor or input inside a graph that the reason is about; null where it is about the whole file. Safe to show.</summary>
    public string? Node { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Node is null ? $"{Part}: {Message}" : $"{Part}, {Node}: {Message}";
}
