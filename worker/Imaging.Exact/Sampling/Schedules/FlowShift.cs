using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Sampling.Schedules;

/// <summary>Moves the noise levels of flow models towards noise, the more the larger the image (Esser et al., 2024, section 5.3.2).</summary>
public static class FlowShift
{
    /// <summary><c>shift s / (1 + (shift - 1) s)</c></summary>
    public static double Apply(double shift, double sigma) => shift * sigma / (1 + ((shift - 1) * sigma));

    /// <summary>The dynamic shift: <c>exp(mu) / (exp(mu) + 1/s - 1)</c>, or with <c>mu</c> itself where it is linear.</summary>
    public static double ApplyDynamic(double mu, double sigma, bool isLinear = false)
    {
        var strength = isLinear ? mu : ExactMath.Exp(mu);
        return strength / (strength + ((1 / sigma) - 1));
    }

    /// <summary>The exponent of an image, on the straight line through the two that the settings name.</summary>
    /// <param name="settings">Base and maximum of tokens and shift.</param>
    /// <param name="imageTokens">Tokens of the image: patches of the latent.</param>
    public static double Mu(SchedulerSettings settings, int imageTokens)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageTokens, 1);
        var slope = (settings.MaxShift - settings.BaseShift) / (settings.MaxImageTokens - settings.BaseImageTokens);
        return (imageTokens * slope) + (settings.BaseShift - (slope * settings.BaseImageTokens));
    }
}
