using System.Security.Cryptography;
using Google.Protobuf;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>Messages of a well-behaved coordinator.</summary>
internal static class Messages
{
    public const string PoolId = "pool-1";
    public const string WorkerId = "worker-1";
    public const string Prompt = "a secret lighthouse in the fog";
    public const uint HeartbeatMs = 5_000;
    public const uint LeaseMs = 30_000;

    public static byte[] Nonce { get; } = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public static byte[] Manifest { get; } = [.. Enumerable.Repeat((byte)7, 32)];

    public static Welcome Welcome() => new()
    {
        SessionId = "session-1",
        Protocol = 1,
        HeartbeatIntervalMs = HeartbeatMs,
        LeaseMs = LeaseMs,
        MaxImageBytes = 1 << 20,
        MaxChunkBytes = 64 << 10,
        ProgressIntervalMs = 1_000,
    };

    public static Lease Lease(string job = "job-1", ulong fence = 1) => new() { JobId = job, Fence = fence, Token = ByteString.CopyFrom(new byte[32]) };

    public static ImageTask Task() => new()
    {
        Prompt = Prompt,
        Width = 128,
        Height = 64,
        Steps = 20,
        Sampler = "ddim",
        GuidanceScale = 7.5,
        Seed = 42,
        NoiseSource = "cpu",
    };

    /// <summary>A source of these files, of the size of <see cref="Task"/>.</summary>
    public static TaskSource Source(byte[] image, byte[]? mask = null) => new()
    {
        Image = ByteString.CopyFrom(SHA256.HashData(image)),
        ImageSizeBytes = (ulong)image.Length,
        Width = 128,
        Height = 64,
        Strength = 0.5,
        Mask = mask is null ? ByteString.Empty : ByteString.CopyFrom(SHA256.HashData(mask)),
        MaskSizeBytes = (ulong)(mask?.Length ?? 0),
        MaskBlur = 4,
    };

    public static CoordinatorMessage Offer(Action<AuditOffer>? change = null)
    {
        var offer = new AuditOffer
        {
            AuditId = "audit-1",
            Token = ByteString.CopyFrom(Nonce),
            AuditMs = 60_000,
            ModelManifest = ByteString.CopyFrom(Manifest),
            Task = Task(),
            Evaluations = 3,
        };
        change?.Invoke(offer);
        return new CoordinatorMessage { Audit = offer };
    }

    public static CoordinatorMessage Challenge(bool openAll) => new() { Challenge = new Challenge { JobId = "job-1", Fence = 1, OpenAll = openAll } };

    public static Assignment Assignment(string job = "job-1", ulong fence = 1, Action<Assignment>? change = null)
    {
        var assignment = new Assignment { Lease = Lease(job, fence), LeaseMs = LeaseMs, ModelManifest = ByteString.CopyFrom(Manifest), Task = Task() };
        change?.Invoke(assignment);
        return assignment;
    }
}
