using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using Worker = SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Artist;

/// <summary>Pictures on their way in, to jobs that name them, and to the workers that draw from them.</summary>
public sealed class UploadImageTests : IAsyncLifetime
{
    private static readonly byte[] Picture = TestImages.Png(96, 64, 1);

    private TestCoordinator _coordinator = null!;
    private RestClient _rest = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync(settings: [("Coordinator:Sources:MaxImageBytes", "65536"), ("Coordinator:Sources:MaxPerAccount", "2")]);
        _rest = new RestClient(_coordinator, _coordinator.OwnerKey);
        await TestModel.AddPicturedAsync(_coordinator);
    }

    public async Task DisposeAsync()
    {
        _rest.Dispose();
        await _coordinator.DisposeAsync();
    }

    [Fact]
    public async Task Upload_ByBothWays_IsTheSamePicture()
    {
        var image = await UploadAsync(Picture);
        using var response = await PostAsync(Picture, "image/png");
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["image"]!;

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal((96U, 64U), (image.Width, image.Height));
        Assert.Equal((Convert.ToHexStringLower(image.Sha256.Span), 96, 64), ((string?)json["sha256"], (int)json["width"]!, (int)json["height"]!));
        Assert.Equal($"{image.SizeBytes}", (string?)json["size_bytes"]);
    }

    [Fact]
    public async Task Upload_WhatIsNoPictureOrTooMuch_SaysSoByBothWays()
    {
        await GrpcAssert.FailsAsync(ErrorCodes.ImageMalformed, "chunk", () => UploadAsync("hello"u8.ToArray()));
        await GrpcAssert.FailsAsync(ErrorCodes.UploadTooLarge, "chunk", () => UploadAsync(new byte[65_537]));
        await GrpcAssert.FailsAsync(ErrorCodes.TooLong, "chunk", () => UploadAsync(new byte[65_537], chunkBytes: 65_537));
        Assert.Equal((400, ErrorCodes.ImageMalformed), await FailureAsync("hello"u8.ToArray(), "image/png"));
        Assert.Equal((413, ErrorCodes.UploadTooLarge), await FailureAsync(new byte[65_537], "image/png"));
        Assert.Equal((415, ErrorCodes.UnsupportedMediaType), await FailureAsync(Picture, "image/jpeg"));

        byte[] jpeg = [0xff, 0xd8, 0xff, 0xe0, .. "JFIF"u8];
        var refused = await Assert.ThrowsAsync<RpcException>(() => UploadAsync(jpeg));
        Assert.Equal("chunk must bring a whole PNG. The file does not start with the PNG signature.", refused.Status.Detail);
        using var response = await PostAsync(jpeg, "image/jpeg");
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("content-type", (string?)problem["field"]);
        Assert.Contains("content-type must be image/png", (string?)problem["detail"], StringComparison.Ordinal);

        await UploadAsync(Picture);
        await UploadAsync(TestImages.Png(8, 8, 2));
        Assert.Equal((429, ErrorCodes.TooManyImages), await FailureAsync(TestImages.Png(8, 8, 3), "image/png"));
    }

    [Fact]
    public async Task Submit_FromAPicture_ShowsItBackAndOffersTheModes()
    {
        var image = await UploadAsync(Picture);
        var spec = new JobSpec { Model = TestModel.Name, Prompt = "a red apple", InitImage = image.Sha256, Strength = 0.5, Mask = image.Sha256, MaskArea = MaskArea.OnlyMasked };

        var job = (await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec }, _coordinator.Owner)).Jobs[0];

        Assert.Equal((image.Sha256, 0.5, image.Sha256, 4U, MaskArea.OnlyMasked), (job.Spec.InitImage, job.Spec.Strength, job.Spec.Mask, job.Spec.MaskBlur, job.Spec.MaskArea));
        Assert.Equal((96U, 64U), (job.Spec.Width, job.Spec.Height));
        Assert.Equal(["txt2img", "img2img", "inpaint"], (await _coordinator.Artist.GetModelAsync(new GetModelRequest { Name = TestModel.Name }, _coordinator.Owner)).Model.Modes);
    }

    [Fact]
    public async Task Submit_BadSource_NamesTheField()
    {
        var spec = new JobSpec { Model = TestModel.Name, Prompt = "a", InitImage = ByteString.CopyFrom(new byte[32]) };
        await GrpcAssert.FailsAsync(ErrorCodes.UnknownImage, "spec.init_image", () => SubmitAsync(spec));

        spec.InitImage = ByteString.CopyFrom(new byte[100_000]);
        await GrpcAssert.FailsAsync(ErrorCodes.Malformed, "spec.init_image", () => SubmitAsync(spec));

        (spec.InitImage, spec.Mask) = ((await UploadAsync(Picture)).Sha256, (await UploadAsync(TestImages.Png(8, 8, 2))).Sha256);
        await GrpcAssert.FailsAsync(ErrorCodes.ImageWrongSize, "spec.mask", () => SubmitAsync(spec));
    }

    [Fact]
    public async Task DownloadSource_ByTheLease_IsGivenToWhoHoldsItOnly()
    {
        await using var worker = await FakeWorker.EnrolAsync(_coordinator);
        await worker.ConnectAsync(hello =>
        {
            hello.Capabilities.Models[0].Manifest = ByteString.CopyFrom(Protocol.Manifests.ManifestCanonicalForm.IdOf(TestModel.PicturedManifest().Files));
            hello.Capabilities.Modes.Add("img2img");
        });
        var image = await UploadAsync(Picture);
        await SubmitAsync(new JobSpec { Model = TestModel.Name, Prompt = "a", InitImage = image.Sha256, Strength = 0.5 });
        var assignment = await worker.NextAssignmentAsync();
        var source = assignment.Task.Source;

        Assert.Equal((image.Sha256, image.SizeBytes, 96U, 64U, 0.5), (source.Image, source.ImageSizeBytes, source.Width, source.Height, source.Strength));
        var file = await DownloadAsync(new Worker.DownloadSourceRequest { Lease = assignment.Lease, Sha256 = source.Image });
        Assert.Equal(image.Sha256, FakeWorker.HashOf(file));

        await FailsAsync(ErrorCodes.NotFound, "sha256", new Worker.DownloadSourceRequest { Lease = assignment.Lease, Sha256 = ByteString.CopyFrom(new byte[32]) });
        var foreign = assignment.Lease.Clone();
        foreign.Token = ByteString.CopyFrom(new byte[32]);
        await FailsAsync(ErrorCodes.LeaseOwnedByOther, "lease", new Worker.DownloadSourceRequest { Lease = foreign, Sha256 = source.Image });
        await FailsAsync(ErrorCodes.Required, "lease", new Worker.DownloadSourceRequest { Sha256 = source.Image });
        var claim = new Worker.AuditClaim { AuditId = "01AVD1T0000000000000000001", Token = ByteString.CopyFrom(new byte[32]) };
        await FailsAsync(ErrorCodes.NotFound, "audit.audit_id", new Worker.DownloadSourceRequest { Audit = claim, Sha256 = source.Image });
    }

    private Task<string> FailsAsync(string code, string field, Worker.DownloadSourceRequest request) => GrpcAssert.FailsAsync(code, field, () => DownloadAsync(request));

    private async Task<byte[]> DownloadAsync(Worker.DownloadSourceRequest request)
    {
        using var call = _coordinator.Worker.DownloadSource(request);
        using var file = new MemoryStream();
        while (await call.ResponseStream.MoveNext(default))
        {
            call.ResponseStream.Current.Chunk.WriteTo(file);
        }

        return file.ToArray();
    }

    private Task<SubmitJobsResponse> SubmitAsync(JobSpec spec) => _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec }, _coordinator.Owner).ResponseAsync;

    private async Task<SourceImage> UploadAsync(byte[] file, int chunkBytes = 64 * 1024)
    {
        using var call = _coordinator.Artist.UploadImage(_coordinator.Owner);
        try
        {
            foreach (var chunk in file.Chunk(chunkBytes))
            {
                await call.RequestStream.WriteAsync(new UploadImageRequest { Chunk = ByteString.CopyFrom(chunk) });
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The coordinator ended the call: the answer says why.
        }

        return (await call.ResponseAsync).Image;
    }

    private Task<HttpResponseMessage> PostAsync(byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return _rest.Http.PostAsync(new Uri("images", UriKind.Relative), content);
    }

    private async Task<(int Status, string? Code)> FailureAsync(byte[] body, string contentType)
    {
        using var response = await PostAsync(body, contentType);
        return ((int)response.StatusCode, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]);
    }
}
