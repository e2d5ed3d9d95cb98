using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Client;

/// <summary>Questions about states of a job.</summary>
public static class JobStates
{
    /// <summary>True when the job changes no more: Delivered, Failed, Cancelled or Refused.</summary>
    public static bool IsFinal(this JobState state) =>
        state is JobState.Delivered or JobState.Failed or JobState.Cancelled or JobState.Refused;
}
