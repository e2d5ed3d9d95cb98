using System.Globalization;
using System.Runtime.InteropServices;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tests.Fakes;
using static SogniLike.Imaging.Tests.HostileModels.HostileModel;

namespace SogniLike.Imaging.Tests.HostileModels;

/// <summary>Weights in other files: paths that lead out, links, pipes, and ranges that do not fit.</summary>
internal static class HostileExternalData
{
    private const ModelDefectCode Unsafe = ModelDefectCode.UnsafeExternalData;

    private static readonly (string Name, string Location)[] Locations =
    [
        ("up", "../weights.bin"), ("up inside", "sub/../../secret"), ("only up", ".."), ("here", "./weights.bin"), ("rooted", "/etc/passwd"), ("double slash", "//server/share/w"),
        ("UNC", "\\\\server\\share\\w"), ("backslash up", "..\\weights.bin"), ("drive", "C:weights.bin"), ("drive root", "C:/weights.bin"), ("stream", "weights.bin:hidden"), ("empty", ""),
        ("NUL character", "weights.bin\0.txt"), ("NUL device", "NUL"), ("device with ending", "com1.bin"), ("percent-encoded up", "%2e%2e%2fweights.bin"),
        ("space at the end", "weights.bin "), ("dot at the end", "weights.bin."), ("empty name", "sub//weights.bin"), ("slash at the end", "sub/"), ("wildcard", "*.bin"),
        ("address in memory", "*/_ORT_MEM_ADDR_/*"), ("full-width dots", "．．/weights.bin"), ("right to left", "weights\u202Enib."), ("line break", "weights\n.bin"), ("short name", "WEIGHT~1.BIN"),
        ("file scheme", "file:///etc/passwd"), ("kernel", "/proc/self/mem"), ("256 characters", new string('w', 256)),
    ];

    public static IEnumerable<HostileModel> All =>
    [
        .. Locations.Select(static location => Reference($"external data {location.Name}", Unsafe, ("location", location.Location))),
        Reference("external data missing", ModelDefectCode.MissingFile, ("location", "absent.bin")),
        Reference("external data in the graph itself", Unsafe, ("location", "model.onnx")),
        Reference("external data in a folder", Unsafe, ("location", "sub")),
        Reference("external data without location", Unsafe, ("offset", "0")),
        Reference("external data with two locations", Unsafe, ("location", "weights.bin"), ("location", "../x")),
        Reference("external data with an unknown key", Unsafe, ("location", "weights.bin"), ("basepath", "/etc")),
        Reference("external data with prepacked weights", Unsafe, ("location", "weights.bin"), ("prepacked_0", "key|0|64|x")),
        Reference("external data at a negative offset", Unsafe, ("location", "weights.bin"), ("offset", "-1"), ("length", "64")),
        Reference("external data at a hexadecimal offset", Unsafe, ("location", "weights.bin"), ("offset", "0x10")),
        Reference("external data at an offset beyond 64 bits", Unsafe, ("location", "weights.bin"), ("offset", "99999999999999999999")),
        Reference("external data beyond the end", Unsafe, ("location", "weights.bin"), ("offset", "96"), ("length", "64")),
        Reference("external data whose end overflows", Unsafe, ("location", "weights.bin"), ("offset", "9223372036854775807"), ("length", "64")),
        Reference("external data shorter than its tensor", Unsafe, ("location", "weights.bin"), ("length", "32")),
        Reference("external data longer than its tensor", Unsafe, ("location", "weights.bin"), ("length", "128")),
        Reference("external data of a huge tensor", Unsafe, [1 << 20], ("location", "weights.bin")),
        Linked("external data through a link", "link.bin", static (folder, _) => File.CreateSymbolicLink(Path.Combine(folder, "link.bin"), Path.Combine(folder, "weights.bin"))),
        Linked("external data through a hard link", "hard.bin", static (folder, _) => Assert.Equal(0, link(Path.Combine(folder, "weights.bin"), Path.Combine(folder, "hard.bin")))),
        Linked("external data through a linked folder", "linked/weights.bin", static (folder, _) => Directory.CreateSymbolicLink(Path.Combine(folder, "linked"), folder)),
        Linked("external data in a pipe", "pipe.bin", static (folder, _) => Assert.Equal(0, mkfifo(Path.Combine(folder, "pipe.bin"), 384))),
        new(
            "the part is a linked folder",
            ModelDefectCode.UnsafeFile,
            Denoiser,
            null,
            static model =>
            {
                Directory.Move(Path.Combine(model.Folder, "unet"), Path.Combine(model.Folder, "elsewhere"));
                Directory.CreateSymbolicLink(Path.Combine(model.Folder, "unet"), Path.Combine(model.Folder, "elsewhere"));
            }),
        new("the graph is a pipe", ModelDefectCode.UnsafeFile, Denoiser, null, static model => Pipe(model, Denoiser)),
        new("the index is a pipe", ModelDefectCode.UnsafeFile, "model_index.json", null, static model => Pipe(model, "model_index.json")),
        new("the graph is a folder", ModelDefectCode.UnsafeFile, Denoiser, null, static model =>
        {
            model.Delete(Denoiser);
            Directory.CreateDirectory(Path.Combine(model.Folder, Denoiser));
        }),
        InDenoiser("data inside and outside", Unsafe, "tensor w", static graph => graph.Raw(
            5,
            OnnxGraphBuilder.Tensor("w", FakeModel.Float, [1], [.. OnnxGraphBuilder.Message(9, new byte[4]), .. Entry("location", "model.onnx"), .. OnnxGraphBuilder.Integer(14, 1)]))),
        InDenoiser("a reference without the mark for it", Unsafe, "tensor w", static graph => graph.Raw(
            5, OnnxGraphBuilder.Tensor("w", FakeModel.Float, [1], Entry("location", "/etc/passwd")))),
        InDenoiser("external data in an attribute", Unsafe, "ConstantOfShape", static graph => graph.Node(
            "ConstantOfShape", [graph.Constant(1L)], null, "", Tensor("value", OnnxGraphBuilder.Tensor("", FakeModel.Float, [1], External("/etc/passwd"))))),
        InDenoiser("external data up in a Constant", Unsafe, "Constant", static graph => graph.Node(
            "Constant", [], null, "", Tensor("value", OnnxGraphBuilder.Tensor("", FakeModel.Float, [1], External("../w"))))),
        new("a thousand tensors on the same bytes", ModelDefectCode.Amplification, Denoiser, null, static model =>
        {
            var graph = model.Denoiser();
            for (var i = 0; i < 1000; i++)
            {
                graph.External($"w{i}", FakeModel.Float, [16], ("location", "weights.bin"), ("length", "64"));
            }

            model.Save("unet/weights.bin", new byte[64]).Save(Denoiser, graph.Build());
        }),
    ];

    public static byte[] Tensor(string attribute, byte[] tensor) =>
        [.. OnnxGraphBuilder.Text(1, attribute), .. OnnxGraphBuilder.Message(5, tensor), .. OnnxGraphBuilder.Integer(20, 4)];

    private static byte[] External(string location) => [.. Entry("location", location), .. OnnxGraphBuilder.Integer(14, 1)];

    private static byte[] Entry(string key, string value) => OnnxGraphBuilder.Message(13, [.. OnnxGraphBuilder.Text(1, key), .. OnnxGraphBuilder.Text(2, value)]);

    private static HostileModel Reference(string name, ModelDefectCode code, params (string, string)[] entries) => Reference(name, code, [16], entries);

    private static HostileModel Reference(string name, ModelDefectCode code, long[] shape, params (string, string)[] entries) => new(name, code, Denoiser, "tensor w", model =>
    {
        model.Save("unet/weights.bin", new byte[128]).Save("unet/sub/weights.bin", new byte[64]).Save("weights.bin", new byte[64]);
        model.Save(Denoiser, model.Denoiser().External("w", OnnxElementType.Float, shape, entries).Build());
    });

    private static HostileModel Linked(string name, string location, Action<string, FakeModel> make) => new(name, Unsafe, Denoiser, "tensor w", model =>
    {
        Reference(name, Unsafe, ("location", location), ("length", 64.ToString(CultureInfo.InvariantCulture))).Write(model);
        make(Path.Combine(model.Folder, "unet"), model);
    });

    private static void Pipe(FakeModel model, string part)
    {
        model.Delete(part);
        Assert.Equal(0, mkfifo(Path.Combine(model.Folder, part), 384));
    }

#pragma warning disable SYSLIB1054, CA2101 // Two calls of tests.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mkfifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
#pragma warning restore SYSLIB1054, CA2101
}
