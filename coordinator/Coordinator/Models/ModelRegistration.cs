namespace SogniLike.Coordinator.Models;

/// <summary>A model that an operator adds.</summary>
/// <param name="Name">1 to 64 characters of a-z, 0-9, '.', '-', '_'.</param>
/// <param name="Manifest">Identity of <paramref name="Files"/>, computed by the caller by the rule of proto/README.md.</param>
/// <param name="Description">0 to 500 characters.</param>
/// <param name="Files">1 to 200.</param>
/// <param name="Limits">What jobs may ask.</param>
/// <param name="Defaults">Within <paramref name="Limits"/>.</param>
/// <param name="Samplers">1 to 64 names.</param>
/// <param name="PriceWeight">What a megapixel-step costs, in millicredits, 1 to 1,000,000.</param>
public sealed record ModelRegistration(
    string Name,
    ManifestId Manifest,
    string Description,
    IReadOnlyList<ModelFile> Files,
    ModelLimits Limits,
    ModelDefaults Defaults,
    IReadOnlyList<string> Samplers,
    long PriceWeight = ModelRecord.OrdinaryWeight)
{
    /// <summary>What trajectories are checked with; null when the operator does not say.</summary>
    public ModelSampling? Sampling { get; init; }

    /// <summary>Tokens of a prompt that it reads at once; 0 when the operator does not say.</summary>
    public long PromptTokens { get; init; }
}
