namespace SogniLike.Imaging.Exact.Sampling.Programs;

/// <summary>One vector times its coefficient.</summary>
/// <param name="Coefficient">Finite and not zero.</param>
/// <param name="Source"><see cref="Latent"/>, <see cref="Output"/>, <see cref="Noise"/>, or <see cref="FirstSlot"/> and above for memory.</param>
internal readonly record struct Term(double Coefficient, int Source)
{
    public const int Latent = 0;
    public const int Output = 1;
    public const int Noise = 2;
    public const int FirstSlot = 3;
}
