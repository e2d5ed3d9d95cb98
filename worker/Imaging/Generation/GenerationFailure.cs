namespace SogniLike.Imaging.Generation;

/// <summary>Why an image could not be made. Names and values are stable.</summary>
public enum GenerationFailure
{
    /// <summary>ONNX Runtime failed, for want of memory or otherwise.</summary>
    Runtime = 1,

    /// <summary>A model put out a tensor of another size than its contract says.</summary>
    UnexpectedOutput = 2,

    /// <summary>The text encoder put out NaN or infinity.</summary>
    EmbeddingNotFinite = 3,

    /// <summary>The denoiser put out NaN or infinity, or the latent became so.</summary>
    LatentNotFinite = 4,

    /// <summary>The image decoder put out NaN or infinity. Half-precision decoders of some models do.</summary>
    ImageNotFinite = 5,

    /// <summary>A file of the model is not any more what was checked when it was loaded; load the model again.</summary>
    ModelChanged = 6,
}
