namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>What the model predicts.</summary>
public enum PredictionType
{
    /// <summary>The noise in its input.</summary>
    Epsilon,

    /// <summary>Velocity: sqrt(alpha) noise - sqrt(1 - alpha) image.</summary>
    Velocity,

    /// <summary>The image without noise.</summary>
    Sample,

    /// <summary>Noise - image: the direction of the straight line between them, of models trained by flow matching (SD3, Flux).</summary>
    Flow,
}
