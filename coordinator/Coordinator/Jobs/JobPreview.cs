namespace SogniLike.Coordinator.Jobs;

/// <summary>A small picture of a job that runs, as its worker sees it. Untrusted, and never durable.</summary>
/// <param name="Image">The file, at most <see cref="Workers.WorkersOptions.MaxPreviewBytes"/>.</param>
/// <param name="MediaType">Its type: "image/png".</param>
public sealed record JobPreview(ReadOnlyMemory<byte> Image, string MediaType)
{
    /// <summary>The only type that is passed on.</summary>
    public const string Png = "image/png";
}
