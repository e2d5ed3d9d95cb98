namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>What a request may choose about sampling, beside the number of steps.</summary>
public sealed record SamplerOptions
{
    /// <summary>The defaults.</summary>
    public static SamplerOptions Default { get; } = new();

    /// <summary>Share of fresh noise in each step of DDIM, 0 (none; the default) to 1 (as much as DDPM). Other samplers ignore it.</summary>
    public double Eta { get; init; }
}
