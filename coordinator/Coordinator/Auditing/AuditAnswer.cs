namespace SogniLike.Coordinator.Auditing;

/// <summary>What a verifier says. A closed set.</summary>
public abstract record AuditAnswer
{
    private AuditAnswer()
    {
    }

    /// <summary>To <see cref="AuditQuestion.Evaluation"/>.</summary>
    public sealed record Prediction(float[] Values) : AuditAnswer;

    /// <summary>To <see cref="AuditQuestion.Decode"/>.</summary>
    public sealed record Pixels(byte[] Rgb) : AuditAnswer;
}
