using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>An upload that waits for the test's word.</summary>
internal sealed record ScriptedUpload(UploadHeader Header, byte[] Image, byte[] Openings, int ChunkBytes)
{
    public TaskCompletionSource<UploadOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
