namespace SogniLike.Imaging.Models.AddOns;

/// <summary>What is put on a model when it is loaded. Paths lead to files of the user's; like models they are not trusted.</summary>
public sealed record ModelAddOns
{
    /// <summary>LoRAs, applied in this order. They change weights before the session is opened, so every combination has sessions of its own.</summary>
    public IReadOnlyList<LoraFile> Loras { get; init; } = [];

    /// <summary>Embeddings (textual inversion) that prompts can name.</summary>
    public IReadOnlyList<EmbeddingFile> Embeddings { get; init; } = [];

    /// <summary>A folder whose <c>vae_decoder</c> is used instead of the model's; null for the model's.</summary>
    public string? VaeFolder { get; init; }
}
