namespace SogniLike.Imaging.Exact.Sampling.Programs;

/// <summary>Writes a combination to a memory slot or to the next latent, rounded to float once.</summary>
/// <param name="Slot">The slot; null for the next latent.</param>
/// <param name="Terms">What is summed up, from left to right.</param>
/// <param name="Clip">Limit for the magnitude of each element; null for none.</param>
internal sealed record Assignment(int? Slot, Term[] Terms, double? Clip);
