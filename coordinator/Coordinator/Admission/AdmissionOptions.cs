namespace SogniLike.Coordinator.Admission;

/// <summary>How much an account may ask.</summary>
public sealed class AdmissionOptions
{
    public const string Section = "Coordinator:Admission";

    /// <summary>Most unfinished jobs of one account. 1 to 100,000. Default 200.</summary>
    public int MaxActiveJobsPerAccount { get; set; } = 200;

    /// <summary>Submissions per minute of one API key on this coordinator, in the long run. 1 to 1,000,000. Default 120.</summary>
    public int SubmitsPerMinute { get; set; } = 120;

    /// <summary>Submissions that an idle key may send at once. 1 to 1,000,000. Default 60.</summary>
    public int SubmitBurst { get; set; } = 60;

    /// <summary>Keys whose rate is remembered; with more, those idle longest start anew. 100 to 1,000,000. Default 10,000.</summary>
    public int MaxTrackedKeys { get; set; } = 10_000;
}
