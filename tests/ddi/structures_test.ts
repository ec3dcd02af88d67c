/** The public structures: documented sizes and offsets, shown by bytes. */

import { Schema } from "../../deps.ts";
import {
  decodeScatterGatherList,
  DeviceDescription,
  deviceDescriptionBefore3Layout,
  deviceDescriptionLayout,
  DMA_ADAPTER_INFO_VERSION1,
  DMA_TRANSFER_CONTEXT_SIZE_V1,
  DMA_TRANSFER_CONTEXT_SIZE_V1_32,
  dmaAdapterInfoLayout,
  DmaAdapterInfoV1,
  dmaAdapterInfoV1Layout,
  dmaAdapterLayout,
  dmaTransferContextLayout,
  dmaTransferContextSize,
  dmaTransferInfoLayout,
  dmaTransferInfoV1Layout,
  DmaTransferInfoV2,
  dmaTransferInfoV2Layout,
  encodeScatterGatherList,
  makeDeviceDescription,
  MdlHeader,
  mdlHeaderLayout,
  scatterGatherElementLayout,
  scatterGatherElementsThatFit,
  ScatterGatherList,
  scatterGatherListHeaderLayout,
  scatterGatherListSize,
} from "../../src/ddi/mod.ts";
import { assertEquals, assertThrows } from "../deps.ts";
import { checkProperty } from "../property.ts";

Deno.test("C006 a transfer context has 128 bytes, 64 on 32-bit systems", () => {
  for (const [pointerBytes, size] of [[8, 128], [4, 64]] as const) {
    const memory = dmaTransferContextLayout.encode({}, pointerBytes);
    assertEquals(memory, new Uint8Array(size));
    assertEquals(dmaTransferContextLayout.decode(memory, pointerBytes), {});
    assertEquals(dmaTransferContextSize(pointerBytes), memory.length);
    assertThrows(
      () => dmaTransferContextLayout.decode(memory.subarray(1), pointerBytes),
      RangeError,
      `${size} bytes`,
    );
  }
  assertEquals(DMA_TRANSFER_CONTEXT_SIZE_V1, 128);
  assertEquals(DMA_TRANSFER_CONTEXT_SIZE_V1_32, 64);
});

Deno.test("C012 a list has a header of 16 bytes and elements of 24, inline", () => {
  assertEquals(scatterGatherListHeaderLayout.size(), 16);
  assertEquals(scatterGatherElementLayout.size(), 24);
  assertEquals(scatterGatherListSize(1), 40);
  assertEquals(scatterGatherListSize(1, 4), 24);
  const bytes = encodeScatterGatherList({
    elements: [
      { address: 0x1_0000_0000, length: 0x1000 },
      { address: 0x2000, length: 8 },
    ],
  });
  const view = new DataView(bytes.buffer);
  assertEquals(bytes.length, 64);
  assertEquals(view.getUint32(0, true), 2);
  assertEquals(view.getBigUint64(16, true), 0x1_0000_0000n);
  assertEquals(view.getUint32(24, true), 0x1000);
  assertEquals(view.getBigUint64(40, true), 0x2000n);
  assertEquals(view.getUint32(48, true), 8);
});

Deno.test("any list comes back the same from its bytes", () => {
  checkProperty(ScatterGatherList, (list) => {
    assertEquals(decodeScatterGatherList(encodeScatterGatherList(list)), list);
    assertEquals(
      decodeScatterGatherList(encodeScatterGatherList(list, 4), 4),
      list,
    );
  });
});

Deno.test("a list that names more elements than it has bytes for is refused", () => {
  const bytes = encodeScatterGatherList({
    elements: [{ address: 0, length: 1 }],
  });
  assertThrows(
    () => decodeScatterGatherList(bytes.subarray(0, 39)),
    RangeError,
    "1 elements",
  );
});

Deno.test("a buffer fits whole elements only", () => {
  for (const [bytes, fit] of [[0, 0], [39, 0], [40, 1], [63, 1], [64, 2]]) {
    assertEquals(scatterGatherElementsThatFit(bytes!), fit!);
  }
});

Deno.test("a device description has 64 bytes, 40 before Windows 8", () => {
  assertEquals(deviceDescriptionLayout.size(), 64);
  assertEquals(deviceDescriptionBefore3Layout.size(), 40);
  const documented = {
    version: 0,
    master: 4,
    scatterGather: 5,
    demandMode: 6,
    autoInitialize: 7,
    dma32BitAddresses: 8,
    ignoreCount: 9,
    reserved1: 10,
    dma64BitAddresses: 11,
    busNumber: 12,
    dmaChannel: 16,
    interfaceType: 20,
    dmaWidth: 24,
    dmaSpeed: 28,
    maximumLength: 32,
    dmaPort: 36,
    dmaAddressWidth: 40,
    dmaControllerInstance: 44,
    dmaRequestLine: 48,
    deviceAddress: 56,
  };
  for (const [name, offset] of Object.entries(documented)) {
    const field = name as keyof DeviceDescription;
    assertEquals(deviceDescriptionLayout.offsetOf(field), offset);
  }
});

Deno.test("what a driver leaves out of a description is zero", () => {
  const description = makeDeviceDescription({
    version: 3,
    master: true,
    interfaceType: -1,
    maximumLength: 65536,
  });
  const bytes = deviceDescriptionLayout.encode(description);
  const expected = new Uint8Array(64);
  expected.set([3, 0, 0, 0, 1]);
  expected.fill(0xFF, 20, 24);
  expected[34] = 1;
  assertEquals(bytes, expected);
  assertEquals(deviceDescriptionLayout.decode(bytes), description);
});

Deno.test("C022 a description of an unknown version is still a description", () => {
  assertEquals(makeDeviceDescription({ version: 4 }).version, 4);
});

Deno.test("a description with a value its field cannot hold is refused by name", () => {
  for (
    const bad of [
      { maximumLength: -1 },
      { maximumLength: 2 ** 32 },
      { deviceAddress: 0.5 },
      { dmaWidth: 2 ** 31 },
    ]
  ) {
    const [field] = Object.keys(bad);
    assertThrows(() => makeDeviceDescription(bad), Error, field);
  }
  const notBoolean = { master: 1 } as unknown as { master: boolean };
  assertThrows(() => makeDeviceDescription(notBoolean), Error, "master");
});

Deno.test("any description comes back the same from its bytes", () => {
  checkProperty(Schema.toType(DeviceDescription), (description) => {
    const bytes = deviceDescriptionLayout.encode(description);
    assertEquals(deviceDescriptionLayout.decode(bytes), description);
  });
});

Deno.test("the adapter structure has 16 bytes, 8 on 32-bit systems", () => {
  assertEquals(dmaAdapterLayout.size(), 16);
  assertEquals(dmaAdapterLayout.size(4), 8);
  assertEquals(dmaAdapterLayout.offsetOf("dmaOperations"), 8);
});

Deno.test("adapter information has five ULONGs behind its version", () => {
  assertEquals(dmaAdapterInfoV1Layout.size(), 20);
  assertEquals(dmaAdapterInfoLayout.size(), 24);
  checkProperty(DmaAdapterInfoV1, (info) => {
    const whole = { version: DMA_ADAPTER_INFO_VERSION1, ...info };
    const bytes = dmaAdapterInfoLayout.encode(whole);
    assertEquals(dmaAdapterInfoLayout.decode(bytes), whole);
    assertEquals(dmaAdapterInfoV1Layout.decode(bytes.subarray(4)), info);
  });
});

Deno.test("A37 version 2 of transfer information begins as version 1", () => {
  assertEquals(dmaTransferInfoV1Layout.size(), 12);
  assertEquals(dmaTransferInfoV2Layout.size(), 16);
  assertEquals(dmaTransferInfoLayout.size(), 20);
  checkProperty(DmaTransferInfoV2, (info) => {
    const { logicalPageCount: _, ...first } = info;
    const bytes = dmaTransferInfoV2Layout.encode(info);
    assertEquals(dmaTransferInfoV2Layout.decode(bytes), info);
    assertEquals(dmaTransferInfoV1Layout.decode(bytes), first);
  });
});

Deno.test("an MDL's header has 48 bytes, 28 on 32-bit systems", () => {
  assertEquals(mdlHeaderLayout.size(), 48);
  assertEquals(mdlHeaderLayout.size(4), 28);
  assertEquals(mdlHeaderLayout.offsetOf("mdlFlags"), 10);
  assertEquals(mdlHeaderLayout.offsetOf("startVa"), 32);
  assertEquals(mdlHeaderLayout.offsetOf("byteOffset"), 44);
  checkProperty(MdlHeader, (header) => {
    assertEquals(
      mdlHeaderLayout.decode(mdlHeaderLayout.encode(header)),
      header,
    );
  });
});
