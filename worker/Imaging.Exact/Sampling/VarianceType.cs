namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>How much fresh noise DDPM adds (<c>variance_type</c>).</summary>
public enum VarianceType
{
    /// <summary>The variance of the posterior.</summary>
    FixedSmall,

    /// <summary>Beta itself.</summary>
    FixedLarge,
}
