/**
 * Conformance rows of transfers: mapping, completion, flushing and stopping.
 *
 * @module
 */

import { type ConformanceRow, readRows } from "./table.ts";

/** From ConfigureAdapterChannel to CancelMappedTransfer. */
export const TRANSFER_ROWS: readonly ConformanceRow[] = readRows(`
C152 | ConfigureAdapterChannel | a function that the controller knows | STATUS_SUCCESS, and its handler has the context
C154 | ConfigureAdapterChannel | a bus master | 0xC0000002, and told of | M8
C156 | ReadDmaCounter | after a transfer that does not begin again | 0
C157 | ReadDmaCounter | a transfer that begins again by itself | each pass starts from the buffer's length
C158 | ReadDmaCounter | a bus master | 0, and told of | M8
C159 | MapTransfer | scatter/gather, and a run shorter than asked for | the length becomes the run's, and its device address is returned
C160 | MapTransfer | no scatter/gather | one call covers all that the registers reach, in one run, length unchanged
C161 | MapTransfer | a system adapter | the controller is armed, length unchanged; the address means nothing
C162 | MapTransfer | an address outside the MDL | told of | 0xE6/0x1B
C165 | MapTransfer | pages that are not locked | told of | 0xE6/0x0E
C166 | MapTransfer | a write from a page beyond reach | the device sees the bytes of the time of the call, and no later ones
C167 | MapTransfer | an ISA channel and a range across 64 KiB | no run crosses the boundary
C168 | MapTransferEx | a bus master without a list | 0xC000000D
C169 | MapTransferEx | a system adapter without a list | valid, with an element or more to a call
C170 | MapTransferEx | a list with room for no element | 0xC000000D
C171 | MapTransferEx | a list with room for one element where three are needed | STATUS_SUCCESS, and the length becomes the first run's
C172 | MapTransferEx | registers and room enough | the length stays
C173 | MapTransferEx | too few registers | STATUS_SUCCESS, and the length becomes what they cover
C174 | MapTransferEx | the lengths of the elements | add up to the length that was mapped
C175 | MapTransferEx | the elements of a chain | in its order, and none in two MDLs
C176 | MapTransferEx | an offset inside the second MDL | nothing of the first MDL
C177 | MapTransferEx | part after part with the same chain | together the whole range, without gap or overlap
C178 | MapTransferEx | an offset at the end or behind it | 0xC000000D, and told of | 0xE6/0x1F
C179 | MapTransferEx | a range that ends behind the chain | 0xC000000D, and told of | 0xE6/0x24
C180 | MapTransferEx | no bytes | STATUS_SUCCESS, no element, nothing begins, and told of | 0xE6/0x21
C181 | MapTransferEx | a base of another adapter, or a freed one | 0xC000000D
C182 | MapTransferEx | a null base for a grant without registers | valid
C184 | MapTransferEx | the length and the completion routine | final before the routine starts, also when that is before the return
C185 | MapTransferEx | STATUS_SUCCESS for a system adapter | the transfer has begun
C186 | MapTransferEx | a context that CancelMappedTransfer cancelled | 0xC0000120, and no completion
C188 | MapTransferEx | a master's second map before the flush | allowed, and told of | 0xE6/0x0D
C189 | MapTransferEx | any failure | length and list stay, and no flush is due
C190 | MapTransferEx | no scatter/gather, a chain of two MDLs, room in the list | two elements, each in one piece
C191 | MapTransferEx | DeviceOffset 4 on a system adapter | the register at DeviceAddress plus 4
C192 | MapTransferEx | five runs, and a controller that takes two | two elements, and a shorter length
C193 | MapTransferEx | a unit of 4 bytes and a run of 6 | every element is a multiple of 4
C194 | MapTransferEx | at IRQL 0, 1 and 2, and at 3 | allowed up to 2; at 3 a violation | 0xE6/0x13
C195 | DmaCompletionRoutine | its IRQL | 2
C197 | DmaCompletionRoutine | a transfer that does not begin again | one call
C198 | DmaCompletionRoutine | a controller that does not interrupt | no call, and polling works
C200 | DmaCompletionRoutine | the controller fails | DmaError
C201 | DmaCompletionRoutine | flushes and maps the next part | allowed
C202 | DmaCompletionRoutine | flushes and frees the channel | allowed, and the next request is granted
C203 | FlushAdapterBuffersEx | the arguments of the map | STATUS_SUCCESS, and the mapping is retired
C204 | FlushAdapterBuffersEx | a read that bounced | the buffer has the device's data after the flush and not before
C205 | FlushAdapterBuffersEx | a write that bounced | the buffer stays as it is
C206 | FlushAdapterBuffersEx | fewer bytes than were mapped | only those are copied, and the mapping is retired
C208 | FlushAdapterBuffersEx | a base or an offset that is not good | 0xC000000D
C210 | FlushAdapterBuffersEx | the other direction | told of | M9
C213 | FlushAdapterBuffersEx | after CancelMappedTransfer | still due before the next map and the release; else told of | 0xE6/0x0D
C214 | FlushAdapterBuffers | a legacy flush in order | TRUE
C216 | IoCompleteRequest | before the flush of its buffer | told of | 0xE6/0x0D
C218 | CancelMappedTransfer | a grant that is not mapped | STATUS_SUCCESS; the next MapTransferEx is 0xC0000120, without a call
C219 | CancelMappedTransfer | a transfer that is mapped | exactly one completion call
C220 | CancelMappedTransfer | then a flush, then MapTransferEx | allowed: the flush took the mark away
C221 | CancelMappedTransfer | twice | 0xC0000120 the second time
C222 | CancelMappedTransfer | a bus master | 0xC000000D, and told of | M8
`);
