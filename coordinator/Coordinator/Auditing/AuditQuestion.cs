namespace SogniLike.Coordinator.Auditing;

/// <summary>What a verifier is asked next. A closed set.</summary>
/// <param name="Latent">The latent before the evaluation, or the one that is decoded. Not to be changed.</param>
public abstract record AuditQuestion(float[] Latent)
{
    /// <summary>The guided prediction of the model at this evaluation of the job, 0-based: as many elements as the latent.</summary>
    public sealed record Evaluation(int Index, float[] Latent) : AuditQuestion(Latent);

    /// <summary>The image of the latent: 8-bit RGB, rows from the top, width x height x 3 bytes.</summary>
    public sealed record Decode(int Width, int Height, float[] Latent) : AuditQuestion(Latent);

    /// <summary>The image of the whole job, from its beginning: the same. No latent goes with it.</summary>
    public sealed record Draw(int Width, int Height) : AuditQuestion([]);
}
