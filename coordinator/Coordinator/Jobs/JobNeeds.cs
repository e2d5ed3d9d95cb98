namespace SogniLike.Coordinator.Jobs;

/// <summary>What a job asks of its worker beside model, size, sampler and content. Immutable for the life of the job.</summary>
/// <param name="Mode">Such as "txt2img".</param>
/// <param name="Precision">Such as "fp32"; empty: any.</param>
/// <param name="MemoryBytes">Least memory of the device, as the model's entry says; 0: unknown.</param>
public sealed record JobNeeds(string Mode, string Precision, long MemoryBytes)
{
    /// <summary>The mode of a job that says nothing else, and of a worker that names none.</summary>
    public const string TextToImage = "txt2img";

    /// <summary>The mode of a job that is made from a picture.</summary>
    public const string ImageToImage = "img2img";

    /// <summary>The mode of a job that makes a part of a picture anew.</summary>
    public const string Inpainting = "inpaint";

    /// <summary>A picture from words, nothing else.</summary>
    public static JobNeeds Default { get; } = new(TextToImage, "", 0);
}
