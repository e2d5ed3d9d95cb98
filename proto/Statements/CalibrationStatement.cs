using System.Text;

namespace SogniLike.Protocol.Statements;

/// <summary>What a worker signs to have its device measured: who it is, with which model, in one call only.</summary>
public static class CalibrationStatement
{
    /// <summary>
    /// UTF-8 of <c>sognilike calibration v1\n{pool id}\n{worker id}\n</c>, then manifest and nonce. Ids hold no line break and the rest has fixed lengths, so the parts
    /// cannot run into each other. The nonce is the coordinator's, so what was signed for one call is worth nothing in another.
    /// </summary>
    /// <param name="poolId">Of the worker's enrolment.</param>
    /// <param name="workerId">Who signs.</param>
    /// <param name="modelManifest">32 bytes, <c>AuditBegin.model_manifest</c>.</param>
    /// <param name="nonce">32 bytes, from <c>AuditQuestion.nonce</c>.</param>
    public static byte[] Of(string poolId, string workerId, ReadOnlySpan<byte> modelManifest, ReadOnlySpan<byte> nonce) =>
        [.. Encoding.UTF8.GetBytes($"sognilike calibration v1\n{poolId}\n{workerId}\n"), .. modelManifest, .. nonce];
}
