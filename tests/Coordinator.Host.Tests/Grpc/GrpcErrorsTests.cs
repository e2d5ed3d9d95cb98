using System.Reflection;
using System.Text.RegularExpressions;
using Grpc.Core;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Coordinator.Identity;
using SogniLike.Protocol.Errors;
using SogniLike.Testing;

namespace SogniLike.Coordinator.Host.Tests.Grpc;

public partial class GrpcErrorsTests
{
    [Fact]
    public void StatusOf_EveryCode_IsWhatTheContractSays()
    {
        var rows = File.ReadLines(Path.Combine(RepositoryPaths.Root, "proto", "README.md"))
            .Select(line => Row().Match(line))
            .Where(m => m.Success)
            .ToDictionary(m => m.Groups["code"].Value, m => m.Groups["status"].Value);
        var codes = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Equal(rows[code], NameOf(GrpcErrors.StatusOf(code)) ?? InstanceOf(rows[code])));

        static string? NameOf(StatusCode? status) => status is null ? null : Regex.Replace(status.Value.ToString(), "(?<!^)([A-Z])", "_$1").ToUpperInvariant();

        // A code without a status stands in jobs and leases only.
        static string InstanceOf(string documented) => documented is "in a job" or "in a lease" ? documented : "no status";
    }

    [Fact]
    public void Of_CodeWithField_CarriesBothAsTrailers()
    {
        var error = GrpcErrors.Of(ErrorCodes.OutOfRange, "spec.steps must be from 1 to 50.", "spec.steps");

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("spec.steps must be from 1 to 50.", error.Status.Detail);
        Assert.Equal("out_of_range", error.Trailers.GetValue(ErrorTrailers.Code));
        Assert.Equal("spec.steps", error.Trailers.GetValue(ErrorTrailers.Field));
    }

    [Fact]
    public void Of_CodeWithoutField_HasNoFieldTrailer() =>
        Assert.Null(GrpcErrors.Of(ErrorCodes.Draining, "Going away.").Trailers.GetValue(ErrorTrailers.Field));

    [Fact]
    public void CodeOf_EveryFieldErrorCode_IsAnErrorCodeOfItsOwn()
    {
        var codes = Enum.GetValues<FieldErrorCode>().Select(GrpcErrors.CodeOf).ToList();

        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, c => Assert.Equal(StatusCode.InvalidArgument, GrpcErrors.StatusOf(c)));
    }

    [Fact]
    public void Of_SeveralFields_CarriesTheFirstAndNamesAll()
    {
        var error = GrpcErrors.Of([new FieldError("a", FieldErrorCode.Required, "a must be set."), new FieldError("b", FieldErrorCode.TooLong, "b is too long.")]);

        Assert.Equal("required", error.Trailers.GetValue(ErrorTrailers.Code));
        Assert.Equal("a", error.Trailers.GetValue(ErrorTrailers.Field));
        Assert.Equal("a must be set. b is too long.", error.Status.Detail);
    }

    public static TheoryData<Authentication, string> Refusals => new()
    {
        { new Authentication.Missing(), ErrorCodes.KeyMissing },
        { new Authentication.Invalid(), ErrorCodes.KeyInvalid },
        { new Authentication.Expired(), ErrorCodes.KeyExpired },
        { new Authentication.Revoked(), ErrorCodes.KeyRevoked },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Of_RefusedKey_HasItsCode(Authentication refused, string code) =>
        Assert.Equal(code, GrpcErrors.Of(refused).Trailers.GetValue(ErrorTrailers.Code));

    [GeneratedRegex(@"^\| `(?<code>[a-z_]+)` \| (?<status>[A-Z_]+|in a job|in a lease) \|")]
    private static partial Regex Row();
}
