namespace SogniLike.Imaging.Exact.Sampling.Ddim;

/// <summary>Coefficients of one step from signal share <c>alpha</c> to <c>alphaNext</c>.</summary>
internal readonly record struct DdimStep
{
    public DdimStep(double alpha, double alphaNext, double eta)
    {
        Signal = Math.Sqrt(alpha);
        Noise = Math.Sqrt(1 - alpha);
        NextSignal = Math.Sqrt(alphaNext);
        var variance = alpha < 1 ? (1 - alphaNext) / (1 - alpha) * (1 - (alpha / alphaNext)) : 0;
        Fresh = eta * Math.Sqrt(variance);
        NextNoise = Math.Sqrt(Math.Max(0, 1 - alphaNext - (Fresh * Fresh)));
    }

    /// <summary>Factor of the image in the latent.</summary>
    public double Signal { get; }

    /// <summary>Factor of the noise in the latent.</summary>
    public double Noise { get; }

    /// <summary>Factor of the predicted image in the next latent.</summary>
    public double NextSignal { get; }

    /// <summary>Factor of the predicted noise in the next latent.</summary>
    public double NextNoise { get; }

    /// <summary>Factor of fresh noise in the next latent; zero draws none.</summary>
    public double Fresh { get; }
}
