namespace SogniLike.Imaging.Exact.Commitments;

/// <summary>What a replay of an opened trajectory found. A closed set.</summary>
public abstract record ReplayResult
{
    private ReplayResult()
    {
    }

    /// <summary>The root is that of this noise, these predictions and this image. Whether the model predicts so is another question.</summary>
    /// <param name="Latents">x_0 to x_N: the latent before each evaluation, and the one that is decoded.</param>
    public sealed record Matches(IReadOnlyList<float[]> Latents) : ReplayResult;

    /// <summary>The predictions do not lead to the signed root: the trajectory was not walked as committed.</summary>
    public sealed record Differs : ReplayResult;

    /// <summary>What was opened cannot belong to the job.</summary>
    /// <param name="Reason">A sentence that names what is wrong and the limit.</param>
    public sealed record Malformed(string Reason) : ReplayResult;
}
