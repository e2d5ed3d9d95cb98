using System.Security.Cryptography;
using Google.Protobuf;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Policy;
using SogniLike.Protocol.Errors;
using Proto = SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal static partial class ArtistMapping
{
    /// <summary>The request as the rules read it; what was left out stays left out, and Intake says what is wrong.</summary>
    public static SubmitRequest ToCore(this Proto.SubmitJobsRequest request)
    {
        var spec = request.Spec ?? new Proto.JobSpec();
        return new SubmitRequest
        {
            Model = spec.Model,
            Prompt = spec.Prompt,
            NegativePrompt = spec.NegativePrompt,
            Width = spec.HasWidth ? spec.Width : null,
            Height = spec.HasHeight ? spec.Height : null,
            Steps = spec.HasSteps ? spec.Steps : null,
            Sampler = spec.HasSampler ? spec.Sampler : null,
            GuidanceScale = spec.HasGuidanceScale ? spec.GuidanceScale : null,
            Seed = spec.HasSeed ? spec.Seed : null,
            NoiseSource = (NoiseSource)spec.NoiseSource,
            ContentClasses = [.. spec.ContentClasses.Take(PromptPolicy.MaxClasses + 1)],
            InitImage = HexOf(spec.InitImage),
            Strength = spec.HasStrength ? spec.Strength : null,
            Mask = HexOf(spec.Mask),
            MaskBlur = spec.HasMaskBlur ? spec.MaskBlur : null,
            MaskArea = (MaskArea)spec.MaskArea,
            Previews = spec.HasPreviews ? spec.Previews : null,
            Count = request.Count,
            IdempotencyKey = request.IdempotencyKey,
        };
    }

    // What is longer than a hash is none, however long.
    private static string HexOf(ByteString hash) => Convert.ToHexStringLower(hash.Span[..Math.Min(hash.Length, SHA256.HashSizeInBytes + 1)]);

    /// <summary>The submission that an estimate is asked for.</summary>
    public static SubmitRequest ToCore(this Proto.EstimateJobsRequest request) => new Proto.SubmitJobsRequest { Spec = request.Spec, Count = request.Count }.ToCore();

    /// <summary>Which jobs a list is to show.</summary>
    /// <exception cref="global::Grpc.Core.RpcException">It names a state or a model that cannot be.</exception>
    public static JobFilter ToFilter(this Proto.ListJobsRequest request)
    {
        var states = request.States.Distinct().ToList();
        if (states.Any(s => s == Proto.JobState.Unspecified || !Enum.IsDefined(s)))
        {
            throw GrpcErrors.Of(ErrorCodes.Malformed, "states may name states of a job only.", "states");
        }

        return new JobFilter([.. states.Select(s => (JobState)s)], request.Model.Length == 0 ? null : ModelNames.Read(request.Model, "model"));
    }
}
