namespace SogniLike.Imaging.Models;

/// <summary>One reason why a model cannot run.</summary>
/// <param name="Code">The kind of reason.</param>
/// <param name="Part">File or part of the model folder, with forward slashes, such as <c>unet/model.onnx</c>.</param>
/// <param name="Message">One sentence for a person, naming the field and the limit.</param>
public sealed record ModelDefect(ModelDefectCode Code, string Part, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Part}: {Message}";
}
